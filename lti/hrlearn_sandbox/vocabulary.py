"""The words of the LTI specifications that the academy speaks: claims, roles, scopes, media types."""

from __future__ import annotations

LTI = "https://purl.imsglobal.org/spec/lti/claim/"
DEEP_LINKING = "https://purl.imsglobal.org/spec/lti-dl/claim/"
AGS_CLAIM = "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"
NRPS_CLAIM = "https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice"

_MEMBERSHIP = "http://purl.imsglobal.org/vocab/lis/v2/membership#"
_INSTITUTION = "http://purl.imsglobal.org/vocab/lis/v2/institution/person#"
_SYSTEM = "http://purl.imsglobal.org/vocab/lis/v2/system/person#"
COURSE_SECTION = "http://purl.imsglobal.org/vocab/lis/v2/course#CourseSection"

ROLES_IN_LAUNCH = {
    "learner": (_MEMBERSHIP + "Learner",),
    "instructor": (_MEMBERSHIP + "Instructor",),
    "administrator": (
        _INSTITUTION + "Administrator",
        _MEMBERSHIP + "Instructor",
        _SYSTEM + "Administrator",
    ),
}
# Only people enrolled in the course are members; an administrator is not.
ROLES_IN_MEMBERSHIP = {"learner": "Learner", "instructor": "Instructor"}
ROLE_FILTERS = {_MEMBERSHIP + name: name for name in ("Learner", "Instructor")}

SCOPE_LINE_ITEM = "https://purl.imsglobal.org/spec/lti-ags/scope/lineitem"
SCOPE_LINE_ITEM_READ = SCOPE_LINE_ITEM + ".readonly"
SCOPE_RESULT_READ = "https://purl.imsglobal.org/spec/lti-ags/scope/result.readonly"
SCOPE_SCORE = "https://purl.imsglobal.org/spec/lti-ags/scope/score"
SCOPE_MEMBERSHIP_READ = "https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly"
AGS_SCOPES = (SCOPE_LINE_ITEM, SCOPE_LINE_ITEM_READ, SCOPE_RESULT_READ, SCOPE_SCORE)
ALL_SCOPES = (*AGS_SCOPES, SCOPE_MEMBERSHIP_READ)

TYPE_LINE_ITEM = "application/vnd.ims.lis.v2.lineitem+json"
TYPE_LINE_ITEMS = "application/vnd.ims.lis.v2.lineitemcontainer+json"
TYPE_SCORE = "application/vnd.ims.lis.v1.score+json"
TYPE_RESULTS = "application/vnd.ims.lis.v2.resultcontainer+json"
TYPE_MEMBERSHIPS = "application/vnd.ims.lti-nrps.v2.membershipcontainer+json"

RESOURCE_LINK_REQUEST = "LtiResourceLinkRequest"
DEEP_LINKING_REQUEST = "LtiDeepLinkingRequest"
DEEP_LINKING_RESPONSE = "LtiDeepLinkingResponse"
SUBMISSION_REVIEW_REQUEST = "LtiSubmissionReviewRequest"
VERSION = "1.3.0"

JWT_BEARER = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
