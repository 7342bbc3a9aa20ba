"""What our OpenAPI document cannot say, for schemathesis, and what is left out, with its reason."""

import os
import uuid

import schemathesis
from hypothesis import strategies as st

OWN_KEY_ID = os.environ["OWN_ACCESS_KEY_ID"]

# What a `webhook-uri` is: empty, or http(s) with a host.
hosts = st.one_of(st.domains(), st.ip_addresses(v=4).map(str), st.just("[2001:db8::1]"))
schemathesis.openapi.format(
    "webhook-uri",
    st.one_of(
        st.just(""),
        st.builds("{}://{}/{}".format, st.sampled_from(["http", "HTTPS"]), hosts, st.text("abc/?=&%20", max_size=20)),
    ),
)


@schemathesis.hook
def filter_body(context, body):
    """Two things are refused that JSON Schema has no words for: ids of actions that repeat, and JSON with a key
    `__proto__`, which is refused on purpose wherever it stands."""
    return not has_proto(body) and not repeats_ids(body)


@schemathesis.hook
def before_call(context, case, kwargs):
    """The key that schemathesis asks with must not be deleted: everything else would be 401 from there on."""
    if case.method.upper() == "DELETE" and (case.path_parameters or {}).get("id") == OWN_KEY_ID:
        case.path_parameters["id"] = str(uuid.uuid4())


def has_proto(value):
    if isinstance(value, dict):
        return any(key == "__proto__" or has_proto(member) for key, member in value.items())
    return isinstance(value, list) and any(has_proto(member) for member in value)


def repeats_ids(body):
    actions = body.get("actions") if isinstance(body, dict) else None
    if not isinstance(actions, list):
        return False
    ids = [action.get("id") for action in actions if isinstance(action, dict) and isinstance(action.get("id"), str)]
    given = [one for one in ids if one not in ("", "00000000-0000-0000-0000-000000000000")]
    return len(given) != len(set(given))
