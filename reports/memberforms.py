"""Forms of Board and members."""

from csp import forms


class CommentForm(forms.Form):
    """A comment on a paragraph of draft minutes, or on the whole."""

    text = forms.CharField(
        label="Your comment", max_length=5000, widget=forms.Textarea({"rows": 3}),
        error_messages={"required": "Write your comment."},
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
