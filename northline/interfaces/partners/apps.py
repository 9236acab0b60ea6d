from django.apps import AppConfig


class PartnersConfig(AppConfig):
    name = "northline.interfaces.partners"
    label = "partners_side"
