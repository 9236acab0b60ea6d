from django.apps import AppConfig


class FoundationConfig(AppConfig):
    name = "northline.foundation"
    label = "foundation"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from northline.foundation import logs

        logs.configure()
