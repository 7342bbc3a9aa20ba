"""What our OpenAPI document cannot say, for schemathesis, and what is left out, with its reason."""

import os
import uuid
from datetime import datetime, timedelta

import schemathesis
from hypothesis import strategies as st
from hypothesis.provisional import domains

NIL_ID = "00000000-0000-0000-0000-000000000000"
A_DAY = timedelta(days=1)
OWN_KEY_ID = os.environ["OWN_ACCESS_KEY_ID"]

# What a `webhook-uri` is: empty, or http(s) with a host.
hosts = st.one_of(domains(), st.ip_addresses(v=4).map(str), st.just("[2001:db8::1]"))
schemathesis.openapi.format(
    "webhook-uri",
    st.one_of(
        st.just(""),
        st.builds("{}://{}/{}".format, st.sampled_from(["http", "HTTPS"]), hosts, st.text("abc/?=&%20", max_size=20)),
    ),
)

# When schedules fire. Rarely: each of them does.
schemathesis.openapi.format("cron", st.sampled_from(["0 9 * * MON-FRI", "@yearly", "30 2 29 2 *", "0 0 1 1 * 2090"]))
schemathesis.openapi.format("time-zone", st.sampled_from(["UTC", "Europe/Berlin", "America/St_Johns"]))


@schemathesis.hook
def filter_case(context, case):
    """What JSON Schema has no words for, or whose words nobody would want to read: ids of actions that repeat are refused;
    so is JSON with a key `__proto__`, on purpose, wherever it stands; where a flow is named, `actions` are not looked at,
    as upstream has it; and a schedule is fired again for a time that is over, and whose end is not before its begin."""
    body = case.body
    if not isinstance(body, dict):
        return True
    if has_proto(body) or repeats_ids(body) or ("flow_id" in body and "actions" in body):
        return False
    return not case.path.endswith("/backfill") or not is_unclear(body.get("from"), body.get("to"))


@schemathesis.hook
def before_call(context, case, kwargs):
    """The key that schemathesis asks with must not be deleted: everything else would be 401 from there on. And an id that it
    follows may be empty (a call that nobody has taken yet has no activeflow), which makes the path that of another endpoint,
    or nil, which is no id of anything."""
    for name, value in (case.path_parameters or {}).items():
        if value in ("", NIL_ID):
            case.path_parameters[name] = str(uuid.uuid4())
    if case.method.upper() == "DELETE" and (case.path_parameters or {}).get("id") == OWN_KEY_ID:
        case.path_parameters["id"] = str(uuid.uuid4())


def is_unclear(begin, end):
    """Whether two moments are moments, of which the offsets decide whether they are in order and over."""
    try:
        begin, end = (datetime.fromisoformat(moment[:10] + " " + moment[11:19]) for moment in (begin, end))
        return not begin + 2 * A_DAY <= end <= datetime.now() - 2 * A_DAY
    except (OverflowError, TypeError, ValueError):
        return False


def has_proto(value):
    if isinstance(value, dict):
        return any(key == "__proto__" or has_proto(member) for key, member in value.items())
    return isinstance(value, list) and any(has_proto(member) for member in value)


def repeats_ids(value):
    """Also among the actions that an option holds."""
    if isinstance(value, list):
        return any(repeats_ids(member) for member in value)
    if not isinstance(value, dict):
        return False
    actions = value.get("actions")
    given = [one["id"] for one in actions if has_id(one)] if isinstance(actions, list) else []
    return len(given) != len(set(given)) or any(repeats_ids(member) for member in value.values())


def has_id(action):
    return isinstance(action, dict) and isinstance(action.get("id"), str) and action["id"] not in ("", NIL_ID)
