"""What is kept of messages: threads, templates, messages to many, and mails that came back."""

from grants.messages.models.bounces import Bounce
from grants.messages.models.broadcasts import Broadcast, BroadcastItem
from grants.messages.models.templates import MessageTemplate, TemplateVersion
from grants.messages.models.threads import Message, MessageFile, MessageMail, Thread, ThreadRead

__all__ = [
    "Bounce", "Broadcast", "BroadcastItem", "Message", "MessageFile", "MessageMail", "MessageTemplate",
    "TemplateVersion", "Thread", "ThreadRead",
]  # fmt: skip
