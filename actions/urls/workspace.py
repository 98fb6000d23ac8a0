"""Addresses of the desk about minutes and what hangs on them."""

from django.urls import path

from actions.views import interests, minutes, phrases, review, sitting, votes

app_name = "minutes"
urlpatterns = [
    path("phrases/", phrases.phrases, name="phrases"),
    path("phrases/usual/", phrases.usual, name="usual_phrases"),
    path("phrases/<int:pk>/", phrases.phrase, name="phrase"),
    path("phrases/<int:pk>/remove/", phrases.remove, name="remove_phrase"),
    path("meetings/<int:pk>/minutes/", minutes.editor, name="editor"),
    path("meetings/<int:pk>/attendance/sitting/", sitting.sitting, name="sitting"),
    path("meetings/<int:pk>/minutes/save/", minutes.save, name="save"),
    path("meetings/<int:pk>/minutes/state/", minutes.state, name="state"),
    path("meetings/<int:pk>/minutes/words/", minutes.words, name="words"),
    path("meetings/<int:pk>/minutes/paste/", minutes.paste, name="paste"),
    path("meetings/<int:pk>/minutes/history/<uuid:identity>/", minutes.history, name="history"),
    path("meetings/<int:pk>/review/", review.review, name="review"),
    path("meetings/<int:pk>/review/paragraph/", review.word, name="word_review"),
    path("meetings/<int:pk>/review/<uuid:identity>/", review.say, name="say"),
    path("meetings/<int:pk>/votes/", votes.votes, name="votes"),
    path("meetings/<int:pk>/votes/start/", votes.start, name="start_vote"),
    path("meetings/<int:pk>/votes/<int:number>/", votes.vote, name="vote"),
    path("meetings/<int:pk>/votes/<int:number>/cast/", votes.cast, name="cast_vote"),
    path("meetings/<int:pk>/votes/<int:number>/open/", votes.open_vote, name="open_vote"),
    path("meetings/<int:pk>/votes/<int:number>/reword/", votes.reword, name="reword_vote"),
    path("meetings/<int:pk>/votes/<int:number>/close/", votes.close, name="close_vote"),
    path("meetings/<int:pk>/votes/<int:number>/withdraw/", votes.withdraw, name="withdraw_vote"),
    path("meetings/<int:pk>/interests/", interests.declare, name="declare_interest"),
    path("meetings/<int:pk>/interests/<int:interest>/minute/", interests.minute, name="minute_interest"),
    path("meetings/<int:pk>/interests/<int:interest>/drop/", interests.drop, name="drop_interest"),
]
