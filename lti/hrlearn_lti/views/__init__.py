"""The pages of the tool: each module offers one blueprint."""

from hrlearn_lti.views.admin import admin_blueprint
from hrlearn_lti.views.api import api_blueprint
from hrlearn_lti.views.connect import connect_blueprint
from hrlearn_lti.views.errors import install_error_pages
from hrlearn_lti.views.gradebook import gradebook_blueprint
from hrlearn_lti.views.health import health_blueprint
from hrlearn_lti.views.learner import learner_blueprint
from hrlearn_lti.views.media import media_blueprint
from hrlearn_lti.views.picker import picker_blueprint
from hrlearn_lti.views.register import register_blueprint

__all__ = [
    "admin_blueprint",
    "api_blueprint",
    "connect_blueprint",
    "gradebook_blueprint",
    "health_blueprint",
    "install_error_pages",
    "learner_blueprint",
    "media_blueprint",
    "picker_blueprint",
    "register_blueprint",
]
