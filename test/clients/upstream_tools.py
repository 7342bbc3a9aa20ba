"""Drives upstream's MCP server, voipbin-mcp, over stdio as an assistant would, against our API.

Set are VOIPBIN_API_BASE_URL and VOIPBIN_API_KEY, nothing else. Every tool of the families below has to be called: one that a later release adds and nobody calls here is a failure. Prints a line "ok ..." or "not ok ..." for each.
"""

import asyncio
import json
import os
import re
import sys

import httpx
from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client

FAMILIES = re.compile(
    r"(^|_)((active)?(flow|call)|campaign|ai|message|email|number|conversation|queue|agent|tag|conference)(s|_actions)?(_|$)"
)
# A person's live conversation over a socket of upstream's own: the phone family, which only has "call" in its names.
# And contacts, which are not ours.
OTHER_FAMILIES = re.compile(r"^phone_|contact")

UNKNOWN_ID = "11111111-2222-4333-8444-555555555555"
ACTIONS = [
    {"id": "greet", "next_id": "wait", "type": "talk", "option": {"text": "Hello", "language": "en-US"}},
    {"id": "wait", "next_id": "", "type": "sleep", "option": {"duration": 600_000}},
]


class Tools:
    """The tools of the server; remembers which were called, and how each check went."""

    def __init__(self, session):
        self.session = session
        self.called = set()
        self.failed = 0

    async def call(self, name, /, **arguments):
        self.called.add(name)
        result = await self.session.call_tool(name, arguments)
        text = result.content[0].text if result.content else ""
        if result.isError:
            raise AssertionError(f"{name}: {text}")
        return json.loads(text)

    async def refuses(self, name, /, **arguments):
        self.called.add(name)
        result = await self.session.call_tool(name, arguments)
        assert result.isError, f"{name} was expected to be refused"
        return result.content[0].text

    async def check(self, claim, work):
        try:
            await work
            print(f"ok {claim}", flush=True)
        except Exception as error:  # the claim fails, whatever it is
            self.failed += 1
            print(f"not ok {claim}: {error!r}", flush=True)


async def until(look, wanted):
    """Asks again until it is as wanted: at most 20 s."""
    for _ in range(200):
        seen = await look()
        if wanted(seen):
            return seen
        await asyncio.sleep(0.1)
    raise AssertionError(f"still not as wanted: {json.dumps(seen)[:500]}")


async def flows(tools):
    made = await tools.call("create_flow", name="made", detail="by upstream's program", actions=ACTIONS)
    assert [action["id"] for action in made["actions"]] == ["greet", "wait"], made
    read = await tools.call("get_flow", flow_id=made["id"])
    assert read["name"] == "made" and read["detail"] == "by upstream's program", read
    changed = await tools.call(
        "update_flow", flow_id=made["id"], name="changed", detail="", actions=[{"type": "answer"}]
    )
    assert changed["name"] == "changed" and len(changed["actions"]) == 1, changed
    await tools.call("delete_flow", flow_id=made["id"])
    refusal = await tools.refuses("get_flow", flow_id=made["id"])
    assert "404 (FLOW_NOT_FOUND)" in refusal and "request_id:" in refusal, refusal


async def pages(tools):
    ids = [(await tools.call("create_flow", name=f"n{n}", detail="", actions=[]))["id"] for n in range(3)]
    first = await tools.call("list_flows", page_size=2)
    second = await tools.call("list_flows", page_size=2, page_token=first["next_page_token"])
    listed = [flow["id"] for flow in first["result"] + second["result"]]
    assert listed[:3] == ids[::-1], (listed, ids)


async def start_call(tools, target):
    flow = await tools.call("create_flow", name="call", detail="", actions=ACTIONS)
    made = await tools.call(
        "create_call",
        source_type="tel",
        source_target="+15550100",
        destination_type="tel",
        destination_target=target,
        flow_id=flow["id"],
    )
    assert made["groupcalls"] == [], made
    call_id = made["calls"][0]["id"]
    call = await until(
        lambda: tools.call("get_call", call_id=call_id), lambda call: call["status"] == "progressing"
    )
    return call


async def calls(tools):
    call = await start_call(tools, "+15550111")
    assert call["destination"]["target"] == "+15550111" and call["direction"] == "outgoing", call
    listed = await tools.call("list_calls", page_size=1)
    assert [one["id"] for one in listed["result"]] == [call["id"]], listed
    await tools.call("hangup_call", call_id=call["id"])
    await until(lambda: tools.call("get_call", call_id=call["id"]), lambda one: one["status"] == "hangup")
    assert "404 (CALL_NOT_FOUND)" in await tools.refuses("get_call", call_id=UNKNOWN_ID)


async def activeflows(tools):
    call = await start_call(tools, "+15550122")
    listed = await tools.call("list_activeflows", page_size=1)
    assert [one["id"] for one in listed["result"]] == [call["activeflow_id"]], listed
    running = await until(
        lambda: tools.call("get_activeflow", activeflow_id=call["activeflow_id"]),
        lambda one: one["current_action"]["id"] == "wait",
    )
    assert running["status"] == "running" and running["reference_id"] == call["id"], running
    await tools.call("stop_activeflow", activeflow_id=running["id"])
    await until(
        lambda: tools.call("get_activeflow", activeflow_id=running["id"]), lambda one: one["status"] == "ended"
    )
    await until(lambda: tools.call("get_call", call_id=call["id"]), lambda one: one["status"] == "hangup")
    again = await tools.call("stop_activeflow", activeflow_id=running["id"])
    assert again["status"] == "ended", again
    refusal = await tools.refuses("get_activeflow", activeflow_id="no-uuid")
    assert "400 (INVALID_ID)" in refusal, refusal


async def campaigns(tools):
    made = await tools.call(
        "create_campaign", name="spring", detail="by upstream's program", campaign_type="call", actions=ACTIONS
    )
    assert made["status"] == "stop" and made["type"] == "call" and made["end_handle"] == "stop", made
    assert [action["id"] for action in made["actions"]] == ["greet", "wait"], made
    changed = await tools.call("update_campaign", campaign_id=made["id"], name="summer", service_level=80)
    assert changed["name"] == "summer" and changed["service_level"] == 80, changed
    assert changed["detail"] == made["detail"], changed
    acts = await tools.call("update_campaign_actions", campaign_id=made["id"], actions=[{"type": "answer"}])
    assert [action["type"] for action in acts["actions"]] == ["answer"], acts
    read = await tools.call("get_campaign", campaign_id=made["id"])
    assert read["name"] == "summer" and read["actions"] == acts["actions"], read
    listed = await tools.call("list_campaigns", page_size=1)
    assert [one["id"] for one in listed["result"]] == [made["id"]], listed
    await tools.call("delete_campaign", campaign_id=made["id"])
    assert "404" in await tools.refuses("get_campaign", campaign_id=made["id"])


async def messages(tools):
    sent = await tools.call(
        "send_message", source_number="+15550100", destination_number="+15550133", text="Hello"
    )
    delivered = await until(
        lambda: tools.call("get_message", message_id=sent["id"]),
        lambda one: one["targets"][0]["status"] == "delivered",
    )
    assert delivered["text"] == "Hello" and delivered["direction"] == "outbound", delivered
    listed = await tools.call("list_messages", page_size=1)
    assert [one["id"] for one in listed["result"]] == [sent["id"]], listed
    assert "404" in await tools.refuses("get_message", message_id=UNKNOWN_ID)


async def emails(tools):
    sent = await tools.call(
        "send_email", destination_email="ann@example.com", subject="Hello", content="<p>Hi</p>"
    )
    processed = await until(
        lambda: tools.call("get_email", email_id=sent["id"]), lambda one: one["status"] == "processed"
    )
    assert processed["subject"] == "Hello" and processed["attachments"] == [], processed
    listed = await tools.call("list_emails", page_size=1)
    assert [one["id"] for one in listed["result"]] == [sent["id"]], listed
    attached = [{"reference_type": "recording", "reference_id": UNKNOWN_ID}]
    refusal = await tools.refuses(
        "send_email", destination_email="ann@example.com", subject="", content="", attachments=attached
    )
    assert "404" in refusal, refusal


async def make(path, body):
    """Makes what upstream's program can only read; answers it."""
    cookies = {"accesskey": os.environ["VOIPBIN_API_KEY"]}
    async with httpx.AsyncClient(base_url=os.environ["VOIPBIN_API_BASE_URL"], cookies=cookies) as client:
        response = await client.post(path, json=body)
    assert response.status_code == 200, response.text
    return response.json()


async def only_read(tools, noun, made):
    """The tools of a family that lists and reads, and no more."""
    listed = await tools.call(f"list_{noun}s", page_size=1)
    assert [one["id"] for one in listed["result"]] == [made["id"]], listed
    read = await tools.call(f"get_{noun}", **{f"{noun}_id": made["id"]})
    assert {name: read[name] for name in ("id", "name", "detail")} == {
        name: made[name] for name in ("id", "name", "detail")
    }, read
    assert "404" in await tools.refuses(f"get_{noun}", **{f"{noun}_id": UNKNOWN_ID})


async def tags_agents_queues(tools):
    tag = await make("/tags", {"name": "billing", "detail": "knows bills"})
    await only_read(tools, "tag", tag)
    agent = {"username": "ada@example.com", "name": "Ada", "detail": "", "tag_ids": [tag["id"]]}
    await only_read(tools, "agent", await make("/agents", agent))
    queue = {"name": "Billing", "detail": "", "routing_method": "random", "tag_ids": [tag["id"]]}
    await only_read(tools, "queue", await make("/queues", queue))


async def conferences(tools):
    made = await tools.call("create_conference", name="Stand-up", detail="Every morning", timeout=30)
    assert made["status"] == "progressing" and made["timeout"] == 86400, made
    listed = await tools.call("list_conferences", page_size=1)
    assert [one["id"] for one in listed["result"]] == [made["id"]], listed
    ended = await tools.call("delete_conference", conference_id=made["id"])
    assert ended["status"] == "terminating", ended
    await until(
        lambda: tools.call("get_conference", conference_id=made["id"]),
        lambda seen: seen["status"] == "terminated",
    )
    assert "404" in await tools.refuses("get_conference", conference_id=UNKNOWN_ID)


async def numbers_and_conversations(tools):
    await only_read(tools, "number", await make("/numbers", {"number": "+15550177", "name": "desk"}))
    assert "result" in await tools.call("list_conversations")
    assert "404" in await tools.refuses("get_conversation", conversation_id=UNKNOWN_ID)


async def customer(tools):
    assert (await tools.call("get_customer"))["id"], "no id"


async def ais(tools):
    made = await tools.call(
        "create_ai",
        name="Receptionist",
        detail="At the front desk",
        engine_model="openai.gpt-4o-mini",
        engine_key="sk-not-kept",
        init_prompt="Be kind.",
        tts_type="openai",
        tts_voice_id="nova",
        stt_type="deepgram",
        parameter={"tone": "warm"},
    )
    assert made["name"] == "Receptionist" and made["engine_key"] == "" and made["stt_language"] == "en-US", made
    assert await tools.call("get_ai", ai_id=made["id"]) == made
    listed = await tools.call("list_ais", page_size=1)
    assert [one["id"] for one in listed["result"]] == [made["id"]], listed


async def all_called(tools):
    names = [tool.name for tool in (await tools.session.list_tools()).tools]
    ours = {name for name in names if FAMILIES.search(name) and not OTHER_FAMILIES.search(name)}
    assert len(ours) >= 12, f"the server's tools have other names now: {sorted(names)}"
    assert ours <= tools.called, f"nobody called {sorted(ours - tools.called)}"


async def main():
    env = {name: os.environ[name] for name in ("VOIPBIN_API_BASE_URL", "VOIPBIN_API_KEY", "PATH")}
    server = StdioServerParameters(command=sys.executable, args=["-m", "voipbin_mcp.server"], env=env)
    quiet = open(os.devnull, "w")
    async with stdio_client(server, errlog=quiet) as (reader, writer), ClientSession(reader, writer) as session:
        await session.initialize()
        tools = Tools(session)
        await tools.check("voipbin-mcp makes, reads, changes and deletes a flow", flows(tools))
        await tools.check("voipbin-mcp pages through flows, newest first", pages(tools))
        await tools.check("voipbin-mcp places a call, sees it answered, lists it and hangs it up", calls(tools))
        await tools.check("voipbin-mcp reads, lists and stops an activeflow, whose call ends", activeflows(tools))
        await tools.check("voipbin-mcp makes, reads, changes, lists and deletes a campaign", campaigns(tools))
        await tools.check("voipbin-mcp makes, reads and lists an AI", ais(tools))
        await tools.check("voipbin-mcp sends a message and sees it delivered", messages(tools))
        await tools.check("voipbin-mcp sends a mail, and none with a recording that is not there", emails(tools))
        await tools.check("voipbin-mcp reads and lists numbers and conversations", numbers_and_conversations(tools))
        await tools.check("voipbin-mcp reads and lists tags, agents and queues", tags_agents_queues(tools))
        await tools.check("voipbin-mcp makes, lists and ends a conference", conferences(tools))
        await tools.check("voipbin-mcp reads the customer", customer(tools))
        await tools.check("no tool of these families is left out", all_called(tools))
    sys.exit(1 if tools.failed else 0)


asyncio.run(main())
