from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "northline.interfaces.desk"
    label = "desk_side"
