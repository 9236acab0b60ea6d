"""Sign-in, by django-allauth: passkey, or password and second step. No sign-up, no reset by e-mail, no device address kept."""

AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
SESSION_ENGINE = "northline.apps.accounts.sessions"

ACCOUNT_ADAPTER = "northline.interfaces.common.sign_in.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_RATE_LIMITS = False  # our own pause, per account: northline.apps.accounts.actions.take_try
ACCOUNT_FORMS = {
    "login": "northline.interfaces.common.sign_in.forms.LoginForm",
    "reauthenticate": "northline.interfaces.common.sign_in.forms.PasswordAgainForm",
}

MFA_ADAPTER = "northline.interfaces.common.sign_in.mfa_adapter.MfaAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_PASSKEY_SIGNUP_ENABLED = False
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_TOLERANCE = 1
MFA_RATE_LIMITS = False
MFA_FORMS = {
    "authenticate": "northline.interfaces.common.sign_in.forms.CodeForm",
    "reauthenticate": "northline.interfaces.common.sign_in.forms.CodeAgainForm",
    "activate_totp": "northline.interfaces.common.sign_in.forms.ActivateAppForm",
    "add_webauthn": "northline.interfaces.common.sign_in.forms.AddKeyForm",
    "login_webauthn": "northline.interfaces.common.sign_in.forms.PasskeyForm",
}
