"""The addresses of signing in, the same on both sides. What allauth could do and is not here does not exist."""

from allauth.mfa.recovery_codes.views import view_recovery_codes
from allauth.mfa.webauthn.views import login_webauthn
from django.urls import URLPattern, URLResolver, path

from northline.interfaces.common.sign_in import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("sign-in/", views.SignIn.as_view(), name="account_login"),
    path("sign-in/passkey/", login_webauthn, name="mfa_login_webauthn"),
    path("sign-in/second-step/", views.SecondStep.as_view(), name="mfa_authenticate"),
    path("sign-in/code/", views.spend_code, name="sign_in_code"),
    path("sign-in/lost-key/", views.lost_key, name="sign_in_lost"),
    path("sign-out/", views.SignOut.as_view(), name="account_logout"),
    path("my-sign-in/", views.MySignIn.as_view(), name="my_sign_in"),
    path("my-sign-in/", views.MySignIn.as_view(), name="mfa_index"),
    path("my-sign-in/preferences/", views.my_preferences, name="my_preferences"),
    path("my-sign-in/password/", views.my_password, name="my_password"),
    path("my-sign-in/again/", views.PasswordAgain.as_view(), name="account_reauthenticate"),
    path("my-sign-in/again/code/", views.CodeAgain.as_view(), name="mfa_reauthenticate"),
    path("my-sign-in/again/key/", views.KeyAgain.as_view(), name="mfa_reauthenticate_webauthn"),
    path("my-sign-in/app/", views.AddApp.as_view(), name="mfa_activate_totp"),
    path("my-sign-in/app/remove/", views.RemoveApp.as_view(), name="mfa_deactivate_totp"),
    path("my-sign-in/keys/add/", views.AddKey.as_view(), name="mfa_add_webauthn"),
    path("my-sign-in/keys/<int:pk>/remove/", views.RemoveKey.as_view(), name="mfa_remove_webauthn"),
    path("my-sign-in/recovery-codes/", view_recovery_codes, name="mfa_view_recovery_codes"),
    path("my-sign-in/recovery-codes/renew/", views.RenewRecoveryCodes.as_view(), name="mfa_generate_recovery_codes"),
]
