"""Addresses of the desk about people and agencies."""

from django.urls import path

from actions.views import agencyacts, people, personacts

app_name = "people"
urlpatterns = [
    path("", people.index, name="home"),
    path("agencies/new/", agencyacts.add, name="add_agency"),
    path("agencies/<int:pk>/", people.agency, name="agency"),
    path("agencies/<int:pk>/about/", agencyacts.describe, name="describe_agency"),
    path("agencies/<int:pk>/name/", agencyacts.rename, name="rename_agency"),
    path("agencies/<int:pk>/merge/", agencyacts.merge, name="merge_agency"),
    path("agencies/<int:pk>/await/", agencyacts.await_one, name="await_seat"),
    path("awaited/<int:pk>/give-up/", agencyacts.give_up, name="give_seat_up"),
    path("seat/", personacts.seat, name="seat"),
    path("seats/<int:pk>/hand-over/", personacts.hand_over, name="hand_over"),
    path("seats/<int:pk>/end/", personacts.end, name="end_seat"),
    path("handed-over/<int:pk>/", people.handed_over, name="handed_over"),
    path("offices/<int:pk>/end/", personacts.leave_office, name="end_office"),
    path("<int:pk>/", people.person, name="person"),
    path("<int:pk>/contact/", personacts.contact, name="contact"),
    path("<int:pk>/office/", personacts.office, name="office"),
    path("<int:pk>/pass-on/", personacts.pass_on, name="pass_on"),
]
