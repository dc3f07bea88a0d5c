# shellcheck shell=sh
# A Slurm of one's own for a test: munge, a controller and two nodes on the
# loopback interface, with everything below one folder.
#
#     cluster_start FOLDER   or says why it cannot, and returns 1
#     cluster_stop           ends the daemons, by their process ids
#
# SLURM_CONF then names the configuration.  Nothing below /etc or /run is used,
# and nothing listens but on 127.0.0.1.

cluster_home=
cluster_nodes='n1 n2'

# Whether a daemon that wrote its process id there is alive.
cluster_alive () { [ -s "$1" ] && kill -0 "$(cat "$1")" 2>/dev/null; }

# cluster_end FILE [SIGNAL]: end the daemon that wrote its process id there.
cluster_end () {
    cluster_alive "$1" || return 0
    cluster_pid=$(cat "$1")
    kill "-${2:-TERM}" "$cluster_pid" 2>/dev/null
    for _ in $(seq 50); do
        kill -0 "$cluster_pid" 2>/dev/null || break
        sleep 0.1
    done
    kill -KILL "$cluster_pid" 2>/dev/null
    rm -f "$1"
}

# A port of the loopback interface that nobody listens on, at or after $1.
cluster_port () {
    port=$1
    while grep -qi "0100007F:$(printf %04X "$port")" /proc/net/tcp; do
        port=$((port + 1))
    done
    echo "$port"
}

cluster_node_start () { slurmd -f "$SLURM_CONF" -N "$1"; }
cluster_node_stop () { cluster_end "$cluster_home/$1.pid" "${2-}"; }
cluster_controller_start () { slurmctld -f "$SLURM_CONF"; }
cluster_controller_stop () { cluster_end "$cluster_home/ctld.pid"; }

# Processes of jobs on a node: those whose environment names it.
cluster_processes () {
    for environment in /proc/[0-9]*/environ; do
        { tr '\0' '\n' <"$environment"; } 2>/dev/null |
            grep -cxE "SLURM_CONF=$SLURM_CONF|SLURMD_NODENAME=$1" | grep -qx 2 || continue
        basename "${environment%/environ}"
    done
}

# cluster_node_fail NODE: it is gone, with all that runs there.
cluster_node_fail () {
    cluster_lost=$(cluster_processes "$1")
    cluster_node_stop "$1" KILL
    for process in $cluster_lost; do # their keepers first, who would tell
        keeper=$(sed -n 's/^PPid:[[:space:]]*//p' "/proc/$process/status" 2>/dev/null)
        ! grep -q '^slurmstepd' "/proc/${keeper:-0}/cmdline" 2>/dev/null || kill -KILL "$keeper"
    done
    # shellcheck disable=SC2086 # a list of words
    kill -KILL $cluster_lost 2>/dev/null
    scontrol update "nodename=$1" state=down reason=failed
}

cluster_configure () {
    first=$(cluster_port $((20000 + $$ % 10000)))
    cat >"$SLURM_CONF" <<END
ClusterName=test
SlurmctldHost=localhost(127.0.0.1)
SlurmctldPort=$first
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket=$cluster_home/munge/sock
CommunicationParameters=NoInAddrAny,NoCtldInAddrAny
StateSaveLocation=$cluster_home/state
SlurmdSpoolDir=$cluster_home/spool-%n
SlurmctldPidFile=$cluster_home/ctld.pid
SlurmdPidFile=$cluster_home/%n.pid
SlurmctldLogFile=$cluster_home/ctld.log
SlurmdLogFile=$cluster_home/%n.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SwitchType=switch/none
MpiDefault=none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU_Memory
DefMemPerCPU=100
SchedulerParameters=batch_sched_delay=0,sched_min_interval=0,bf_interval=1
JobAcctGatherType=jobacct_gather/linux
JobAcctGatherFrequency=task=1
JobAcctGatherParams=OverMemoryKill
JobCompType=jobcomp/filetxt
JobCompLoc=$cluster_home/jobs.txt
MinJobAge=3600
KillWait=2
SlurmdTimeout=10
SlurmdParameters=config_overrides
ReturnToService=2
MailProg=/bin/true
END
    for node in $cluster_nodes; do
        first=$(cluster_port $((first + 1)))
        echo "NodeName=$node NodeHostname=localhost NodeAddr=127.0.0.1 Port=$first CPUs=4 RealMemory=4000 State=UNKNOWN"
    done >>"$SLURM_CONF"
    echo 'PartitionName=all Nodes=ALL Default=YES MaxTime=60 State=UP OverSubscribe=NO' >>"$SLURM_CONF"
}

# cluster_watch PROCESS: when it is gone, however it went, end the daemons.
cluster_watch () {
    trap '' INT TERM HUP
    while [ -d "/proc/$1" ] && ! grep -q '^State:.*Z' "/proc/$1/status"; do sleep 1; done
    [ ! -d "$cluster_home" ] || cluster_stop
}

cluster_start () {
    cluster_home=$1
    for daemon in munged slurmctld slurmd sbatch; do
        command -v $daemon >/dev/null || { echo "there is no $daemon"; return 1; }
    done
    [ "$(id -u)" -eq 0 ] || { echo "slurmd wants root"; return 1; }
    mkdir -p "$cluster_home/munge" "$cluster_home/state" && chmod 755 "$cluster_home" "$cluster_home/munge" || return 1
    for node in $cluster_nodes; do mkdir -p "$cluster_home/spool-$node"; done
    head -c 1024 /dev/urandom >"$cluster_home/munge/key" && chmod 400 "$cluster_home/munge/key"
    SLURM_CONF=$cluster_home/slurm.conf; export SLURM_CONF
    cluster_configure
    # shellcheck disable=SC2016 # for the other shell, which has no file of this one
    sh -c '. "$1"; cluster_home=$2; cluster_watch "$3"' sh "${root:-.}/tests/workflows/cluster.sh" \
        "$cluster_home" $$ </dev/null >/dev/null 2>&1 &
    munged --force --socket="$cluster_home/munge/sock" --key-file="$cluster_home/munge/key" --pid-file="$cluster_home/munge/pid" \
        --log-file="$cluster_home/munge/log" --seed-file="$cluster_home/munge/seed" || { echo 'munged does not start'; return 1; }
    cluster_controller_start && for node in $cluster_nodes; do cluster_node_start "$node"; done
    for _ in $(seq 100); do
        [ "$(sinfo -h -N -t idle -o %N 2>/dev/null | wc -l)" -eq 2 ] && return 0
        sleep 0.1
    done
    tail -n 3 "$cluster_home"/*.log
    echo 'slurmctld or slurmd does not start'
    return 1
}

cluster_stop () {
    [ -n "$cluster_home" ] || return 0
    scancel -u root 2>/dev/null
    for node in $cluster_nodes; do cluster_node_stop "$node"; done
    cluster_controller_stop
    cluster_end "$cluster_home/munge/pid"
}
