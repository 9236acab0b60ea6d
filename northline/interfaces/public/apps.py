from django.apps import AppConfig


class PublicConfig(AppConfig):
    name = "northline.interfaces.public"
    label = "public_side"
