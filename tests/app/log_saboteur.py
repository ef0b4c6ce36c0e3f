"""Everything that may end in a traceback, in a real process: run as `python -c`, before the command.

Each fault says CANARY, over two lines. It breaks a periodic task, a page, the door before Django,
the event loop, a thread, a destructor and a library's log, and it warns.
"""

SABOTAGE = """
import asyncio, logging, threading, warnings
from seawall.cli.running import serve as served, worker as worked

CANARY = "swr_CanaryCanaryCanaryCanary0123456789"

def broken(*_, **__):
    raise RuntimeError(f"first line {CANARY}\\nsecond line")

class Gone:
    def __del__(self):
        broken()

def sabotage():
    from seawall.app import serve
    from seawall.web.console.public import held_token
    from seawall.worker import tasks
    tasks.settings = held_token.ask_for_token = broken
    build = serve.application
    def application(parts, role):
        door = build(parts, role)
        async def app(scope, receive, send):
            if scope["path"] == "/raises":
                broken()
            if scope["path"] == "/loop":
                asyncio.get_running_loop().call_soon(broken)
            await door(scope, receive, send)
        return app
    serve.application = application
    threading.Thread(target=broken, name="one-that-dies").start()
    Gone()
    warnings.warn(f"a warning {CANARY}\\nof two lines")
    try:
        broken()
    except RuntimeError:
        logging.getLogger("some.library").exception("it says %s\\nand more", CANARY)

def after(real):
    def prepare(*arguments, **named):
        real(*arguments, **named)
        sabotage()
    return prepare

served._prepare, worked._make_ready = after(served._prepare), after(worked._make_ready)
"""
RUN = f"""{SABOTAGE}
from seawall.cli import main
main()
"""
#: The same, and the start fails for a reason that nobody foresaw.
FAIL_AT_START = RUN.replace("        sabotage()", "        broken()")
