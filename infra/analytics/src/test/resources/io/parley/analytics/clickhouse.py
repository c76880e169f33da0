"""Runs blocks of SQL, each of which stands in a file of its own, in chDB; prints the last answers.

usage: clickhouse.py DIRECTORY FILE...   (with DIRECTORY as where exported files are)
"""
import os
import sys

from chdb import session

blocks = [open(name, encoding="utf-8").read() for name in sys.argv[2:]]
os.chdir(sys.argv[1])
database = session.Session()
database.query("CREATE DATABASE day")
database.query("USE day")
for block in blocks:
    answer = database.query(block, "TabSeparated")
    if block.startswith("SELECT"):
        print(str(answer).rstrip("\n"))
