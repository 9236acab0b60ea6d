"""The three sides of a hotline. Each is an application of its own: nothing shared but the storage."""

from enum import StrEnum


class Side(StrEnum):
    PUBLIC = "public"
    DESK = "desk"
    PARTNERS = "partners"

    @property
    def urlconf(self) -> str:
        return f"northline.interfaces.{self.value}.urls"


COMMON_OUTER = [
    "northline.interfaces.common.middleware.RequestScope",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "northline.interfaces.common.middleware.SafetyHeaders",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "northline.interfaces.common.middleware.CalmFailures",
]

# The public side has no session, no cookie and no cross-site cookie check: its forms carry signed tokens.
PUBLIC_MIDDLEWARE = [
    *COMMON_OUTER,
    "northline.interfaces.common.middleware.WayOut",
    "northline.interfaces.common.middleware.ReadersLanguage",
    "django.middleware.common.CommonMiddleware",
    "northline.interfaces.common.wall.PermissionWall",
]

SIGNED_IN_MIDDLEWARE = [
    *COMMON_OUTER,
    "northline.interfaces.common.cookies.SideCookies",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "northline.interfaces.common.middleware.ReadersLanguage",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "northline.interfaces.common.cookies.SessionOfThisSide",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "northline.interfaces.common.middleware.SignedInActor",
    "northline.interfaces.common.sign_in.second_factor.SecondFactorGate",
    "northline.interfaces.common.wall.PermissionWall",
]

MIDDLEWARE = {
    Side.PUBLIC: PUBLIC_MIDDLEWARE,
    Side.DESK: [*SIGNED_IN_MIDDLEWARE, "northline.interfaces.desk.presence.SignOfLife"],
    Side.PARTNERS: SIGNED_IN_MIDDLEWARE,
}
