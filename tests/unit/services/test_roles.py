"""Roles as LTI 1.3 core names them, appendix A.2."""

from __future__ import annotations

import pytest

from hrlearn.services import rights_of, roles_of

CONTEXT = "http://purl.imsglobal.org/vocab/lis/v2/membership"
INSTITUTION = "http://purl.imsglobal.org/vocab/lis/v2/institution/person#"
SYSTEM = "http://purl.imsglobal.org/vocab/lis/v2/system/person#"


@pytest.mark.parametrize(
    ("raw", "roles"),
    [
        pytest.param([f"{CONTEXT}#Learner"], {"learner"}, id="learner"),
        pytest.param([f"{CONTEXT}#Instructor"], {"instructor"}, id="instructor"),
        pytest.param([f"{CONTEXT}#Administrator"], {"administrator"}, id="administrator"),
        pytest.param(["Instructor"], {"instructor"}, id="simple name"),
        pytest.param(["Learner", "Instructor"], {"learner", "instructor"}, id="both in one course"),
        pytest.param([f"{CONTEXT}/Instructor#TeachingAssistant"], {"instructor"}, id="sub-role"),
        pytest.param(
            [f"{CONTEXT}#Learner", f"{INSTITUTION}Administrator"], {"learner"}, id="context before institution"
        ),
        pytest.param(
            [f"{INSTITUTION}Administrator", f"{CONTEXT}#Instructor", f"{SYSTEM}Administrator"],
            {"instructor"},
            id="site administrator of Moodle",
        ),
        pytest.param([f"{INSTITUTION}Faculty"], {"instructor"}, id="institution alone"),
        pytest.param([f"{CONTEXT}#Mentor", f"{INSTITUTION}Instructor"], {"instructor"}, id="unknown in the context"),
        pytest.param([f"{CONTEXT}#Mentor"], {"learner"}, id="mentor"),
        pytest.param([f"{SYSTEM}SysAdmin"], {"learner"}, id="system role"),
        pytest.param(["http://purl.imsglobal.org/vocab/lti/system/person#TestUser"], {"learner"}, id="test user"),
        pytest.param(["https://elsewhere.example/membership#Instructor"], {"learner"}, id="another vocabulary"),
        pytest.param([f"x{CONTEXT}#Instructor"], {"learner"}, id="something before it"),
        pytest.param([], {"learner"}, id="none"),
    ],
)
def test_roles(raw, roles):
    assert roles_of(raw) == roles


def test_rights_follow_the_highest_role():
    assert rights_of(frozenset({"learner"})) == 0
    assert rights_of(frozenset({"learner", "instructor"})) == 1
    assert rights_of(frozenset({"instructor", "administrator"})) == 2
