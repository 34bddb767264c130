"""Addresses of log-in, one's own account, people, units and roles. Of allauth's addresses these and no others exist."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from rectify.foundation.accounts.web import entrance, me, people, roles, units

pages: list[URLPattern | URLResolver] = [
    path("me/", me.me, name="me"),
    path("me/tokens/", me.issue_token, name="issue_token"),
    path("tokens/<int:pk>/revoke/", me.revoke_token, name="revoke_token"),
    path("people/", people.people, name="people"),
    path("people/new/", people.new_person, name="new_person"),
    path("people/<int:pk>/", people.person, name="person"),
    path("people/<int:pk>/password/", people.issue_password, name="issue_password"),
    path("people/<int:pk>/deactivate/", people.deactivate, name="deactivate"),
    path("people/<int:pk>/reactivate/", people.reactivate, name="reactivate"),
    path("people/<int:pk>/unlock/", people.unlock, name="unlock"),
    path("units/", units.units, name="units"),
    path("units/new/", units.new_unit, name="new_unit"),
    path("units/<int:pk>/", units.unit, name="unit"),
    path("units/<int:pk>/children/", units.children, name="children"),
    path("units/<int:pk>/change/", units.change, name="change_unit"),
    path("units/<int:pk>/rename/", units.rename, name="rename_unit"),
    path("units/<int:pk>/move/", units.move, name="move_unit"),
    path("units/<int:pk>/close/", units.close, name="close_unit"),
    path("units/<int:pk>/aliases/", units.add_alias, name="add_alias"),
    path("aliases/<int:pk>/remove/", units.remove_alias, name="remove_alias"),
    path("roles/", roles.roles, name="roles"),
    path("roles/people/", roles.holders, name="holders"),
    path("roles/people/<int:pk>/", roles.posts, name="posts"),
    path("roles/people/<int:pk>/grant/", roles.grant, name="grant"),
    path("roles/people/<int:pk>/codes/reset/", roles.reset_codes, name="reset_codes"),
    path("roles/posts/<int:pk>/withdraw/", roles.withdraw, name="withdraw"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("login/", entrance.log_in, name="account_login"),
    path("login/code/", entrance.code, name="mfa_authenticate"),
    path("logout/", entrance.log_out, name="account_logout"),
    path("language/", me.set_language, name="set_language"),
    path("password/", entrance.change_password, name="account_change_password"),
    path("again/", entrance.password_again, name="account_reauthenticate"),
    path("again/code/", entrance.code_again, name="mfa_reauthenticate"),
    path("codes/", entrance.codes, name="mfa_index"),
    path("codes/set-up/", entrance.set_up_codes, name="mfa_activate_totp"),
    path("codes/remove/", entrance.remove_codes, name="mfa_deactivate_totp"),
    path("codes/recovery/", entrance.recovery_codes, name="mfa_view_recovery_codes"),
    path("codes/recovery/new/", entrance.new_recovery_codes, name="mfa_generate_recovery_codes"),
    path("", include((pages, "accounts"))),
]
