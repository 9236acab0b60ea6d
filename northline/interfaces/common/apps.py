from django.apps import AppConfig


class CommonConfig(AppConfig):
    name = "northline.interfaces.common"
    label = "common"
