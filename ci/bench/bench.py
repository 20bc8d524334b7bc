# SPDX-License-Identifier: MIT
"""Measures the reference beside its peers, for ci/bench/run: bench.py BUILD

Servers run on one core and the load on the other, where there are two. In each round every cell is
measured with one peer after the other, so that whatever else the machine does falls on all alike;
what is compared is the medians of the rounds. A cell whose rounds lie far apart is measured again
while there is time. How many cores other programs took is told: where they took a tenth of one and
more, or the load tool was at its end before the server was, a goal is judged by processor time; one
that is missed while others took a tenth is unsure. Beside a goal that is missed against a server
stands what the raw echo reaches against it, for nobody gets beyond that.
What was measured, round by round, goes to BUILD/bench/bench.json."""
import json, math, os, shlex, signal, socket, statistics, subprocess, sys, time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
sys.dont_write_bytecode = True
import goals

BUILD = sys.argv[1]
QUICK = os.environ.get("QUICK", "") not in ("", "0")
ROUNDS = int(os.environ.get("ROUNDS") or (2 if QUICK else 5))
SECONDS_EACH = float(os.environ.get("SECONDS_EACH") or (0.3 if QUICK else 1))
WARM_UP_S = 0.1
LIMIT_S = float(os.environ.get("LIMIT_S") or max(90, 70 * ROUNDS * SECONDS_EACH))
BUSY_CORES = 0.1
SPREAD = 0.3
CORES = sorted(os.sched_getaffinity(0))
BEGAN_S = time.monotonic()


def pinned(core, command):
    return (["taskset", "-c", str(core)] if len(CORES) > 1 else []) + command


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class Server:
    """One that runs until it is stopped; None of it is left behind."""

    def __init__(self, name, path, command):
        self.name, self.path, self.port = name, path, free_port()
        words = shlex.split(command.replace("{port}", str(self.port)))
        with open(f"{BUILD}/bench/{name}.log", "w") as log:
            self.process = subprocess.Popen(pinned(CORES[0], words), stdin=subprocess.DEVNULL,
                                            stdout=log, stderr=log)
        for _ in range(200):
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return
            except OSError:
                time.sleep(0.05)
                if self.process.poll() is not None:
                    break
        self.stop()
        raise RuntimeError(f"{name} does not listen, see {BUILD}/bench/{name}.log")

    def stop(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()


def busy_s():
    """Processor time of the whole machine."""
    with open("/proc/stat") as file:
        ticks = [int(word) for word in file.readline().split()[1:9]]
    return (sum(ticks) - ticks[3] - ticks[4]) / os.sysconf("SC_CLK_TCK")


def process_s(pid):
    total = 0
    for thread in os.listdir(f"/proc/{pid}/task"):
        with open(f"/proc/{pid}/task/{thread}/schedstat") as file:
            total += int(file.readline().split()[0]) / 1e9
    return total


def load(server, words):
    """One run of the load tool; how many cores the rest of the machine used meanwhile is added."""
    command = [f"{BUILD}/bench/load", *words, "-p", str(server.port), "-u", server.path,
               "-P", str(server.process.pid)]
    began_s, busy, used = time.monotonic(), busy_s(), os.times()
    try:
        before = process_s(server.process.pid)
        told = subprocess.run(pinned(CORES[-1], command), stdin=subprocess.DEVNULL,
                              capture_output=True, text=True, timeout=SECONDS_EACH + 40)
        result = json.loads(told.stdout or json.dumps({"error": told.stderr.strip()}))
        served = process_s(server.process.pid) - before
    except (subprocess.TimeoutExpired, OSError, ValueError) as problem:
        return {"error": str(problem).splitlines()[0][:200]}
    ended = os.times()
    ours = served + ended.children_user - used.children_user + \
        ended.children_system - used.children_system
    wall_s = time.monotonic() - began_s
    result["others_cores"] = round(max(0, busy_s() - busy - ours) / wall_s, 3)
    return result


def measure_cell(cell, server):
    size, conns, depth, fill, _, idle = goals.CELLS[cell]
    if fill == "stream":
        return load(server, ["stream", "-c", str(conns), "-T", str(SECONDS_EACH), "-w",
                             str(WARM_UP_S)])
    mode = "raw" if server.name == "raw" else "echo"
    return load(server, [mode, "-s", str(size), "-c", str(conns), "-d", str(depth), "-f", fill,
                         "-i", str(idle), "-T", str(SECONDS_EACH), "-w", str(WARM_UP_S)])


def good(runs):
    return [run for run in runs if "error" not in run]


def spread(runs):
    rates = [run["per_s"] for run in good(runs)]
    return (max(rates) - min(rates)) / statistics.median(rates) if len(rates) > 1 else 0


def time_is_left(part=1.0):
    return time.monotonic() - BEGAN_S < LIMIT_S * part


def measure_idle(commands, idle):
    """Memory and accepting want a server that has served one connection alone: the first brings
    pages of libraries along, which are no cost of those that follow."""
    for name, (path, command) in commands.items():
        if name in goals.STREAMS:
            continue
        server = Server(name, path, command)
        try:
            words = ["-s", "1024"] + (["-r"] if name == "raw" else [])
            load(server, ["idle", "-c", "1", *words])
            idle.setdefault(name, []).append(
                load(server, ["idle", "-c", str(goals.IDLE_COUNT), *words]))
        finally:
            server.stop()


def measure_agreed(command, idle):
    """The same where compression was agreed on; and what those cost that have used it."""
    server = Server("agreed", *command)
    try:
        load(server, ["idle", "-c", "1"])
        runs = idle.setdefault("assay", [])
        told = load(server, ["idle", "-z", "-f", "ascii", "-s", "1024", "-c",
                             str(goals.IDLE_COUNT)])
        runs[-1]["agreed_octets"] = told.get("idle_octets")
        runs[-1]["deflated_octets"] = told.get("deflated_octets")
    finally:
        server.stop()


def measure(commands, cells, idle):
    servers = {}
    try:
        for name, (path, command) in commands.items():
            servers[name] = Server(name, path, command)
        for number in range(ROUNDS):
            if number > 0 and not time_is_left(0.9):
                print(f"the time is over after {number} rounds")
                break
            print(f"round {number + 1} of {ROUNDS}", flush=True)
            for cell in goals.CELLS:
                for name in goals.CELLS[cell][4]:
                    if name in servers and time_is_left(1.2):
                        runs = cells.setdefault(cell, {}).setdefault(name, [])
                        runs.append(measure_cell(cell, servers[name]))
            if number < 3 and time_is_left(1.2):
                measure_idle(commands, idle)
                measure_agreed(commands["assay"], idle)
        for cell in cells:
            if any(spread(runs) > SPREAD for runs in cells[cell].values()) and time_is_left(0.9):
                print(f"once more, for its rounds lie far apart: {cell}", flush=True)
                for name, runs in cells[cell].items():
                    runs.append(measure_cell(cell, servers[name]))
    finally:
        for server in servers.values():
            server.stop()


# ------------------------------------------------------------------------------------ the verdicts


def median(runs, key):
    values = [run[key] for run in good(runs) if run.get(key) is not None]
    return statistics.median(values) if values else None


def is_void(run):
    """The load tool was at its end, and the server was not."""
    return run["load_cpu"] > 0.97 and run["server_cpu"] < 0.95


def mean(ratios):
    return math.exp(statistics.fmean(math.log(ratio) for ratio in ratios))


def is_crowded(runs):
    """Whether other programs had so much that even processor time is not to be trusted: who gets a
    core in turns finds its caches empty."""
    return median(runs, "others_cores") >= BUSY_CORES


def trust(runs):
    """Whether messages per second say something of the server."""
    void = sum(is_void(run) for run in good(runs) if "load_cpu" in run)
    return 2 * void <= len(good(runs)) and not is_crowded(runs)


def compare(cells, pairs, key, inverse):
    """The ratios of the medians; None when one is missing, with the reason."""
    ratios = []
    for cell, name, other_cell, other in pairs:
        mine, theirs = (median(cells.get(c, {}).get(n, []), key)
                        for c, n in ((cell, name), (other_cell, other)))
        if not mine or not theirs:
            missing = other if mine else name
            errors = [run["error"] for run in cells.get(other_cell if mine else cell, {})
                      .get(missing, []) if "error" in run]
            return None, errors[0] if errors else f"{missing} is not there"
        ratios.append(theirs / mine if inverse else mine / theirs)
    return mean(ratios), None


def row(goal, what, needed, ratio=None, cpu=None, why=None, sign=">=", busy=False,
        crowded=False):
    judged = cpu if busy and cpu is not None else ratio
    verdict = f"not measured: {why}"
    if why is None:
        met = judged >= needed if sign == ">=" else judged <= needed
        verdict = "met" if met else "unsure" if crowded else "NOT MET"
        verdict += ", by CPU" if judged is not ratio else ""
    return {"goal": goal, "what": what, "ratio": ratio, "by_cpu": cpu, "sign": sign,
            "needed": needed, "verdict": verdict}


def tell_floor(line, cells, pairs):
    """What no server can go beyond, where a goal was missed: the ratio of the raw echo itself, which
    does what the system asks of any server and nothing else."""
    floor, why = compare(cells, [(cell, "raw", cell, other) for cell, _, _, other in pairs],
                         "per_s", False)
    if why is None and floor != 1 and not line["verdict"].startswith(("met", "not")):
        line["verdict"] += f"; raw has {floor:.2f}"
    return line


def rate_rows(cells):
    for goal, what, pairs, needed in goals.RATES:
        ratio, why = compare(cells, pairs, "per_s", False)
        cpu, _ = compare(cells, pairs, "server_us", True)
        sides = [(pair[0], pair[1]) for pair in pairs] + [(pair[2], pair[3]) for pair in pairs]
        runs = [cells[cell][name] for cell, name in sides] if why is None else []
        yield tell_floor(row(goal, what, needed, ratio, cpu, why, busy=not all(map(trust, runs)),
                             crowded=any(map(is_crowded, runs))), cells, pairs)
    goal, what, pairs, needed = goals.P99
    ratio, why = compare(cells, pairs, "p99_us", False)
    if why is None and not all(trust(cells[cell][name]) for cell, _, _, name in pairs):
        why = f"others used the cores ({ratio:.2f} all the same)"
    yield row(goal, what, needed, ratio, None, why, "<=")


def codec_rows(codec):
    for goal, what, mine, theirs, texts, needed in goals.CODEC:
        if codec is None:
            yield row(goal, what, needed, why="the codec tool failed")
            continue
        ratio = min(codec[text][mine] / codec[text][theirs] for text in texts)
        yield row(goal, what, needed, ratio)
    for goal, what, text, needed in goals.DEFLATE:
        works = (codec or {}).get(text)
        yield row(goal, what, needed, works["bare_per_s"] / works["echo_per_s"] if works else None,
                  why=None if works else "the codec tool failed", sign="<=")


def idle_rows(idle):
    runs = idle.get("assay", [])
    for goal, what, key, needed in goals.MEMORY:
        octets = median(runs, key)
        why = None if octets is not None else (
            runs[0].get("error", "nothing was told") if runs else "no time")
        yield row(goal, what, needed, octets, None, why, "<=")
    for peer, needed in goals.ACCEPTED:
        pairs = [("idle", "assay", "idle", peer)]
        ratio, why = compare({"idle": idle}, pairs, "per_s", False)
        cpu, _ = compare({"idle": idle}, pairs, "open_us", True)
        both = [runs, idle[peer]] if why is None else []
        line = row("G16", f"accepting 10,000 / {peer}", needed, ratio, cpu, why,
                   busy=not all(map(trust, both)), crowded=any(map(is_crowded, both)))
        yield tell_floor(line, {"idle": idle}, pairs)


def number(value):
    if value is None:
        return "-"
    return f"{value:.2f}" if value < 100 else f"{value:.0f}"


def tell(rows, cells, idle):
    print("\nmessages/s, and us of the server's processor for each; spread = (max - min) / median")
    for cell in cells:
        for name, runs in cells[cell].items():
            if not good(runs):
                print(f"  {cell:15}{name:15}{runs[0]['error']}")
                continue
            void = sum(is_void(run) for run in good(runs))
            print(f"  {cell:15}{name:15}{median(runs, 'per_s'):12.0f}"
                  f"{median(runs, 'server_us'):12.2f}  spread {spread(runs):4.2f}"
                  f"  others {median(runs, 'others_cores'):4.2f}"
                  + (f"  void {void} of {len(runs)}" if void else ""))
    print("\n10,000 connections: how many are accepted in a second, and octets of memory for each")
    for name, runs in idle.items():
        if not good(runs):
            print(f"  {name:15}{runs[0]['error']}")
            continue
        print(f"  {name:15}{median(runs, 'per_s'):8.0f}/s, "
              f"{median(runs, 'idle_octets'):6.0f} idle, "
              f"{median(runs, 'busy_octets'):6.0f} with half a message of 1 KiB, "
              f"{median(runs, 'after_octets'):6.0f} after its echo, "
              f"{median(runs, 'unread_octets'):6.0f} with 16 unread")
    octets = median(idle.get("assay", []), "deflated_octets")
    if octets is not None:
        print(f"  assay, of 1,000 that have echoed 1 KiB compressed: {octets:.0f} more")
    print(f"\n{'goal':5}{'what':50}{'ratio':>8}{'by CPU':>8}{'needed':>9}  verdict")
    for line in rows:
        print(f"{line['goal']:5}{line['what']:50}{number(line['ratio']):>8}"
              f"{number(line['by_cpu']):>8}{line['sign'] + ' ' + number(line['needed']):>9}  "
              f"{line['verdict']}")


def read_peers():
    commands, absent = {}, {}
    with open(f"{BUILD}/bench/peers") as file:
        for line in file:
            name, *rest = line.rstrip("\n").split("\t")
            if len(rest) == 2:
                commands[name] = tuple(rest)
            else:
                absent[name] = rest[0]
                print(f"left out: {name}: {rest[0]}")
    return commands, absent


def measure_codec():
    seconds = 3 if QUICK else 10
    try:
        told = subprocess.run(pinned(CORES[0], [f"{BUILD}/bench/codec", str(seconds)]),
                              stdin=subprocess.DEVNULL, capture_output=True, timeout=60)
        return json.loads(told.stdout)
    except (subprocess.TimeoutExpired, OSError, ValueError):
        return None


def main():
    commands, absent = read_peers()
    load_before = os.getloadavg()[0]
    cells, idle = {}, {}
    measure(commands, cells, idle)
    codec = measure_codec()
    rows = [*rate_rows(cells), *codec_rows(codec), *idle_rows(idle)]
    rows += [row(goal, what, None, why=why) for goal, what, why in goals.UNMEASURED]
    rows.sort(key=lambda line: int(line["goal"][1:]))
    others = [run["others_cores"] for runs in cells.values() for name in runs
              for run in good(runs[name])]
    tell(rows, cells, idle)
    others_median = statistics.median(others) if others else 0
    print(f"\n{len(CORES)} cores; other programs used {others_median:.2f} of them in the median, "
          f"at most {max(others, default=0):.2f}; load average before: {load_before:.1f}")
    if others_median >= BUSY_CORES:
        print("The machine was busy: a goal that seems missed is unsure; repeat when it is not.")
    with open(f"{BUILD}/bench/bench.json", "w") as file:
        json.dump({"goals": rows, "cells": cells, "idle": idle, "codec": codec, "absent": absent,
                   "cores": len(CORES), "others_cores": others_median, "load_average": load_before,
                   "rounds": ROUNDS, "seconds_each": SECONDS_EACH}, file, indent=1)
    print(f"{time.monotonic() - BEGAN_S:.0f} s; round by round in {BUILD}/bench/bench.json")
    return 0 if any(good(runs) for cell in cells.values() for runs in cell.values()) else 1


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    sys.exit(main())
