"""Addresses of the desk about where money comes from and what it is promised for."""

from django.urls import path

from funding.views import bids, commitments, grants, projects

app_name = "grants"
urlpatterns = [
    path("grants/", grants.listing, name="list"),
    path("grants/new/", grants.new, name="new"),
    path("grants/<int:pk>/", grants.grant, name="grant"),
    path("grants/<int:pk>/change/", grants.change, name="change"),
    path("grants/<int:pk>/remove/", grants.remove, name="remove"),
    path("grants/<int:pk>/pass-on/", grants.pass_on, name="pass_on"),
    path("grants/<int:pk>/letter/", grants.letter, name="letter"),
    path("grants/<int:pk>/letter/file/", grants.letter_file, name="letter_file"),
    path("grants/instalments/<int:pk>/received/", grants.receive, name="receive"),
    path("bids/", bids.listing, name="bids"),
    path("bids/new/", bids.new, name="new_bid"),
    path("bids/<int:pk>/", bids.bid, name="bid"),
    path("bids/<int:pk>/change/", bids.change, name="change_bid"),
    path("bids/<int:pk>/submit/", bids.submit, name="submit_bid"),
    path("bids/<int:pk>/outcome/", bids.decide, name="decide_bid"),
    path("bids/<int:pk>/withdraw/", bids.withdraw, name="withdraw_bid"),
    path("bids/<int:pk>/reopen/", bids.reopen, name="reopen_bid"),
    path("bids/<int:pk>/paper/", bids.ask_board, name="bid_paper"),
    path("bids/<int:pk>/paper/back/", bids.take_back, name="bid_paper_back"),
    path("commitments/", commitments.listing, name="commitments"),
    path("commitments/new/", commitments.new, name="new_commitment"),
    path("commitments/<int:pk>/", commitments.commitment, name="commitment"),
    path("commitments/<int:pk>/change/", commitments.change, name="change_commitment"),
    path("commitments/<int:pk>/paper/", commitments.ask_board, name="commitment_paper"),
    path("commitments/<int:pk>/paper/back/", commitments.take_back, name="commitment_paper_back"),
    path("commitments/<int:pk>/release/", commitments.release, name="release"),
    path("commitments/<int:pk>/refuse/", commitments.refuse, name="refuse"),
    path("commitments/<int:pk>/decision/", commitments.settle, name="settle"),
    path("commitments/<int:pk>/hold/", commitments.hold, name="hold"),
    path("commitments/<int:pk>/withdraw/", commitments.withdraw, name="withdraw_commitment"),
    path("commitments/<int:pk>/give-back/", commitments.unneeded, name="give_back"),
    path("commitments/<int:pk>/pay/", commitments.pay, name="pay"),
    path("projects/", projects.listing, name="projects"),
    path("projects/new/", projects.new, name="new_project"),
    path("projects/<int:pk>/", projects.project, name="project"),
    path("projects/<int:pk>/change/", projects.change, name="change_project"),
]
