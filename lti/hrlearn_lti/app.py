"""The Flask application around a wired tool."""

from __future__ import annotations

from flask import Flask

from hrlearn_lti.assets import assets_blueprint
from hrlearn_lti.headers import harden
from hrlearn_lti.oidc import oidc_blueprint
from hrlearn_lti.policies import enforce
from hrlearn_lti.tool import Tool
from hrlearn_lti.views import (
    admin_blueprint,
    api_blueprint,
    connect_blueprint,
    gradebook_blueprint,
    health_blueprint,
    install_error_pages,
    learner_blueprint,
    media_blueprint,
    picker_blueprint,
    register_blueprint,
)

__all__ = ["make_app"]

LARGEST_BODY = 256 * 1024


def make_app(tool: Tool) -> Flask:
    """Return the application; it keeps nothing between requests but what ``tool`` holds."""
    app = Flask("hrlearn_lti", static_folder=None)
    app.config.update(MAX_CONTENT_LENGTH=LARGEST_BODY, MAX_FORM_MEMORY_SIZE=LARGEST_BODY)
    app.register_blueprint(oidc_blueprint(tool))
    app.register_blueprint(register_blueprint(tool))
    app.register_blueprint(connect_blueprint(tool))
    app.register_blueprint(learner_blueprint(tool))
    app.register_blueprint(picker_blueprint(tool))
    app.register_blueprint(gradebook_blueprint(tool))
    app.register_blueprint(admin_blueprint(tool))
    app.register_blueprint(media_blueprint(tool))
    app.register_blueprint(api_blueprint(tool))
    app.register_blueprint(health_blueprint(tool))
    app.register_blueprint(assets_blueprint(tool.assets))
    enforce(app, tool)
    install_error_pages(app, tool)
    harden(app, tool.registered_origins)
    return app
