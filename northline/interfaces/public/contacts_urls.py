"""The public side: home, chat, tip. Addresses are neutral, since a phone's history keeps them."""

from django.urls import URLPattern, URLResolver, path

from northline.interfaces.public import chat_views, home_views, resume_views, tip_views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home_views.home, name="home"),
    path("about/<slug:who>/", home_views.who, name="who"),
    path("keep/", home_views.keep, name="keep"),
    path("accessibility/", home_views.accessibility, name="accessibility"),
    path("leave", resume_views.leave, name="leave"),
    path("messages/", chat_views.start, name="chat_start"),
    path("messages/now/", chat_views.chat, name="chat"),
    path("messages/answer/", chat_views.answer, name="chat_answer"),
    path("messages/words/", resume_views.words, name="chat_resume"),
    path("list/", resume_views.covered, name="cover"),
    path("form/", tip_views.tip, name="tip"),
    path("form/message/", tip_views.message, name="message"),
]
