"""Addresses of the desk about minutes and what hangs on them."""

from django.urls import path

from actions.views import minutes, phrases, review, sitting

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
]
