"""The office: one window for workers, one question at a time for citizens, served by Django over one workspace.

`serve(home, …)` prepares the database and the files of the pages and runs the server until it is stopped;
`deliver(home, …)` sends what waits to departments' systems;
`prepare(home, …)` does the first half only; `create_administrator(home, …)` makes the account that makes all others.
Django is imported nowhere outside this room.

config    settings, addresses, checks at start          accounts  organisations, people who sign in, roles, second factor
access    who may see what, and the record of it        store     cases, letters, visits, notices behind casework's Protocol
county    the month's register and lists, read only     design    stylesheet, components, the page frame
front     the first page, language and size             citizen, worker, officer, public, cockpit, api: the pages
"""

from huimin.web.config.start import create_administrator, deliver, prepare, serve

__all__ = ["create_administrator", "deliver", "prepare", "serve"]
