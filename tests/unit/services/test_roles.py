"""Roles as LTI 1.3 core names them, appendix A.2."""

from __future__ import annotations

import pytest

from hrlearn.services import limit_of, rights_of, roles_of

CONTEXT = "http://purl.imsglobal.org/vocab/lis/v2/membership"
INSTITUTION = "http://purl.imsglobal.org/vocab/lis/v2/institution/person#"
SYSTEM = "http://purl.imsglobal.org/vocab/lis/v2/system/person#"


@pytest.mark.parametrize(
    ("raw", "roles"),
    [
        pytest.param([f"{CONTEXT}#Learner"], {"learner"}, id="learner"),
        pytest.param([f"{CONTEXT}#Instructor"], {"instructor"}, id="instructor"),
        pytest.param([f"{CONTEXT}#Mentor"], {"mentor"}, id="mentor"),
        pytest.param([f"{CONTEXT}/Manager#Observer"], {"observer"}, id="observer"),
        pytest.param([f"{CONTEXT}/Manager#ExternalObserver"], {"observer"}, id="observer from outside"),
        pytest.param([f"{CONTEXT}#Administrator"], {"instructor"}, id="administrator of one course"),
        pytest.param(["Instructor"], {"instructor"}, id="simple name"),
        pytest.param(["Administrator"], {"instructor"}, id="simple name of a course's administrator"),
        pytest.param(["TeachingAssistant"], {"assistant"}, id="simple name of an assistant"),
        pytest.param(["Instructor#TeachingAssistant"], {"assistant"}, id="simple sub-role"),
        pytest.param(["Mentor"], {"mentor"}, id="simple name of a mentor"),
        pytest.param(["Observer"], {"observer"}, id="simple name of an observer"),
        pytest.param(["Learner", "Instructor"], {"learner", "instructor"}, id="both in one course"),
        pytest.param(["Mentor", "Learner"], {"learner", "mentor"}, id="a mentor who learns"),
        pytest.param([f"{CONTEXT}/Instructor#TeachingAssistant"], {"assistant"}, id="assistant"),
        pytest.param(
            [f"{CONTEXT}#Instructor", f"{CONTEXT}/Instructor#TeachingAssistant"],
            {"assistant"},
            id="assistant with the principal role, as platforms send it",
        ),
        pytest.param([f"{CONTEXT}/Instructor#TeachingAssistantSection"], {"assistant"}, id="assistant of a section"),
        pytest.param([f"{CONTEXT}/Instructor#GuestInstructor"], {"instructor"}, id="other sub-role"),
        pytest.param([f"{CONTEXT}/Learner#Instructor"], {"learner"}, id="a learner who is called instructor"),
        pytest.param([f"{CONTEXT}/Learner#NonCreditLearner"], {"learner"}, id="sub-role of a learner"),
        pytest.param(
            [f"{CONTEXT}#Learner", f"{INSTITUTION}Administrator"], {"learner"}, id="context before institution"
        ),
        pytest.param(
            [f"{INSTITUTION}Administrator", f"{CONTEXT}/Instructor#TeachingAssistant"],
            {"assistant"},
            id="an administrator who only assists",
        ),
        pytest.param(
            [f"{INSTITUTION}Administrator", f"{CONTEXT}#Instructor", f"{SYSTEM}Administrator"],
            {"administrator", "instructor"},
            id="site administrator of Moodle",
        ),
        pytest.param(
            [f"{SYSTEM}Administrator", f"{CONTEXT}#Instructor"], {"instructor"}, id="course staff of Open edX"
        ),
        pytest.param([f"{INSTITUTION}Administrator"], {"administrator"}, id="administrator without a course"),
        pytest.param([f"{INSTITUTION}Faculty"], {"instructor"}, id="institution alone"),
        pytest.param([f"{INSTITUTION}Observer"], {"observer"}, id="observer of the institution"),
        pytest.param([f"{CONTEXT}#Member", f"{INSTITUTION}Instructor"], {"instructor"}, id="unknown in the context"),
        pytest.param([f"{CONTEXT}#Mentor", f"{INSTITUTION}Instructor"], {"mentor"}, id="mentor who teaches elsewhere"),
        pytest.param([f"{SYSTEM}SysAdmin"], {"learner"}, id="system role"),
        pytest.param(["http://purl.imsglobal.org/vocab/lti/system/person#TestUser"], {"learner"}, id="test user"),
        pytest.param(
            ["http://purl.imsglobal.org/vocab/lti/system/person#TestUser", f"{CONTEXT}#Learner"],
            {"learner"},
            id="test user who learns",
        ),
        pytest.param(["https://elsewhere.example/membership#Instructor"], {"learner"}, id="another vocabulary"),
        pytest.param([f"x{CONTEXT}#Instructor"], {"learner"}, id="something before it"),
        pytest.param([f"{CONTEXT}#Instructor\n"], {"learner"}, id="something behind it"),
        pytest.param(["instructor"], {"learner"}, id="small letters"),
        pytest.param([], {"learner"}, id="none"),
    ],
)
def test_roles(raw, roles):
    assert roles_of(raw) == roles
    assert roles_of(reversed(raw)) == roles


def test_rights_rise_from_looking_on_to_looking_after_the_academy():
    order = ["observer", "learner", "assistant", "instructor", "administrator"]
    assert [rights_of(frozenset({role})) for role in order] == [0, 1, 2, 3, 4]
    assert rights_of(frozenset({"mentor"})) == rights_of(frozenset()) == 0
    assert rights_of(frozenset({"learner", "instructor"})) == 3
    with pytest.raises(KeyError):
        rights_of(frozenset({"headmaster"}))


def test_only_an_office_in_the_institution_reaches_beyond_a_course():
    assert limit_of([f"{INSTITUTION}Administrator", f"{CONTEXT}#Learner"]) == 4
    for raw in ([], [f"{CONTEXT}#Administrator"], ["Administrator"], [f"{SYSTEM}Administrator"]):
        assert limit_of(raw) == 3
