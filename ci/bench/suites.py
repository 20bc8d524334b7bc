# SPDX-License-Identifier: MIT
"""What judging the reference costs, for make bench: suites.py BUILD

Runs the suites against assay-server, each three times with a server of its own (Autobahn's, which
takes minutes, once; QUICK=1: each once), and tells the medians of wall time and of both sides'
processor time, and the most memory that either ever had. Streams are watched for one second only.
QUICK=1 lets each compressed case of Autobahn's have 20 messages in place of 1000. What was measured
goes to BUILD/bench/suites.json."""
import json, os, signal, socket, statistics, subprocess, sys, time

BUILD = sys.argv[1]
QUICK = os.environ.get("QUICK", "") not in ("", "0")
ROUNDS = 1 if QUICK else 3
MESSAGES = ["--messages", "20"] if QUICK else []

# Name, URL, options, how often, seconds that it is to take at most on an idle machine.
SUITES = (
    ("conformance", "ws://127.0.0.1:{port}/echo", [], ROUNDS, 3),
    ("Autobahn's", "ws://127.0.0.1:{port}/echo", ["--suite", "autobahn"] + MESSAGES, 1, None),
    ("event streams", "http://127.0.0.1:{port}/events/log", ["--observe", "1"], ROUNDS, 2),
)


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def listens(port):
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.05)


def ended(process):
    """Exit status, processor time and the most KiB that a process had."""
    _, status, used = os.wait4(process.pid, 0)
    return os.waitstatus_to_exitcode(status), used.ru_utime + used.ru_stime, used.ru_maxrss


def judge(url, options):
    port = free_port()
    server = subprocess.Popen([f"{BUILD}/assay-server", "--port", str(port)],
                              stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    listens(port)
    began_s = time.monotonic()
    harness = subprocess.Popen([f"{BUILD}/assay", "test", url.replace("{port}", str(port)),
                                "--seed", "1", "-q", *options], stdin=subprocess.DEVNULL,
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    status, harness_s, harness_kib = ended(harness)
    wall_s = time.monotonic() - began_s
    os.kill(server.pid, signal.SIGKILL)  # not its kill(), which waits for one that has ended
    server_status, server_s, server_kib = ended(server)
    if server_status != -signal.SIGKILL:
        print(f"  the server had ended before, with {server_status}", flush=True)
    return {"wall_s": wall_s, "harness_cpu_s": harness_s, "server_cpu_s": server_s,
            "harness_kib": harness_kib, "server_kib": server_kib, "exit": status}


def main():
    told = {}
    print("\nThe reference is judged: seconds, and MiB at most")
    print(f"  {'':15}{'wall':>7}{'harness':>9}{'server':>8}{'harness MiB':>13}{'server MiB':>12}")
    for name, url, options, rounds, goal_s in SUITES:
        runs = told[name] = [judge(url, options) for _ in range(rounds)]
        of = {key: statistics.median(run[key] for run in runs) for key in runs[0]}
        verdict = "" if goal_s is None else f"  {goal_s} s are the goal"
        print(f"  {name:15}{of['wall_s']:7.2f}{of['harness_cpu_s']:9.2f}{of['server_cpu_s']:8.2f}"
              f"{of['harness_kib'] / 1024:13.1f}{of['server_kib'] / 1024:12.1f}"
              f"  exit {max(run['exit'] for run in runs)}{verdict}", flush=True)
    with open(f"{BUILD}/bench/suites.json", "w") as file:
        json.dump(told, file, indent=1)
    return 0


if __name__ == "__main__":
    sys.exit(main())
