# Examples for `semgrep --test`: what each rule must see (ruleid) and must let pass (ok).  Never run, never imported.
import datetime, hashlib, os, pickle, random, re, subprocess, time, traceback, uuid
import jinja2, numpy as np, openpyxl, yaml
from flask import redirect, render_template_string, request, send_file, url_for
from markupsafe import Markup
from sqlalchemy import text
from survey_app.access import safe_next

# ruleid: no-markup-of-a-variable
Markup(name)
# ruleid: no-markup-of-a-variable
Markup(f"<b>{name}</b>")
# ok: no-markup-of-a-variable
Markup("<b>{}</b>").format(name)

# ruleid: no-sql-from-text
conn.execute(text(f"SELECT * FROM code WHERE id = {n}"))
# ruleid: no-sql-from-text
conn.exec_driver_sql("SELECT * FROM code WHERE id = " + n)
# ruleid: no-sql-from-text
cursor.execute("SELECT %s" % n)
# ok: no-sql-from-text
conn.execute(text("SELECT * FROM code WHERE id = :id"), {"id": n})

# ruleid: clock-is-an-argument
datetime.datetime.now()
# ruleid: clock-is-an-argument
datetime.date.today()
# ruleid: clock-is-an-argument
time.time()
# ok: clock-is-an-argument
ctx.clock()

# ruleid: chance-is-an-argument
random.choice(x)
# ruleid: chance-is-an-argument
np.random.default_rng()
# ruleid: chance-is-an-argument
uuid.uuid1()
# ok: chance-is-an-argument
np.random.default_rng(seed)

# ruleid: no-template-from-text
render_template_string(body)
# ruleid: no-template-from-text
jinja2.Template(body)

# ruleid: no-code-from-data
pickle.loads(body)
# ruleid: no-code-from-data
yaml.load(body)
# ruleid: no-code-from-data
subprocess.run(line, shell=True)
# ruleid: no-code-from-data
os.system(line)
# ruleid: no-code-from-data
eval(body)
# ok: no-code-from-data
np.load(path, allow_pickle=False)

# ruleid: no-unpacking-to-disk
archive.extractall(folder)
# ok: no-unpacking-to-disk
archive.read("name")


def leads_away():
    target = request.args.get("next")
    # ruleid: no-redirect-to-what-was-sent
    return redirect(target)


def leads_on():
    # ok: no-redirect-to-what-was-sent
    return redirect(safe_next(request.args.get("next"), url_for("home")))


def opens():
    # ruleid: no-file-that-was-named
    return send_file(request.args["file"])


def logs():
    # ruleid: no-request-in-a-log
    log.info("request", path=request.path)
    # ok: no-request-in-a-log
    log.info("request", method=request.method)


try:
    work()
except ValueError as error:
    # ruleid: no-message-of-an-error-in-a-log
    log.error("failed", why=str(error))
    # ok: no-message-of-an-error-in-a-log
    log.error("failed", why=type(error).__name__)
    # ruleid: no-message-of-an-error-in-a-log
    log.exception("failed")

# ruleid: cookies-have-their-flags
response.set_cookie("size", "22")
# ok: cookies-have-their-flags
response.set_cookie("staff", token, httponly=True, samesite="Lax", secure=secure)

# ruleid: csrf-is-not-switched-off
csrf.exempt(view)

# ruleid: no-host-from-the-request
link = request.host_url + "c"
# ruleid: no-host-from-the-request
url_for("home", _external=True)
# ok: no-host-from-the-request
link = url_for("home")

# ruleid: no-old-digests
hashlib.md5(body)
# ok: no-old-digests
hashlib.sha256(body)

# ruleid: no-xml-from-outside
openpyxl.load_workbook(path)

# ruleid: no-regex-that-explodes
re.compile("(a+)+$")
# ruleid: no-regex-that-explodes
re.match(r"([a-z]*,)*$x*([0-9]+)*", line)
# ok: no-regex-that-explodes
re.compile(r"(\d+)(\.\d+)*")

# ruleid: no-template-from-text
app.jinja_env.from_string(body)
# ok: no-template-from-text
RGBColor.from_string("00ff00")

# ruleid: toml-is-read-in-one-place
tomllib.loads(body)
# ok: toml-is-read-in-one-place
toml_tables(body, "x.toml")
