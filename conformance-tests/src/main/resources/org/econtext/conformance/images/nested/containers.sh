# Makes root file systems, and the LXC containers that run on them; there is one called "stopped", too.
set -eu

# The one that root.sh has filled is for "box". It has busybox and a Java runtime.
mkdir -p /root-of-image/proc /root-of-image/dev
# No Java runtime.
mkdir -p /root-without-java/proc /root-without-java/dev /root-without-java/tmp
cp -R /root-of-image/bin /root-of-image/etc /root-without-java
# One program that sleeps, and no shell.
mkdir -p /root-without-shell/proc /root-without-shell/dev
cp /bin/busybox /root-without-shell/sleep

container() {
  mkdir -p "/var/lib/lxc/$1"
  cat >"/var/lib/lxc/$1/config" <<END
lxc.uts.name = $1
lxc.rootfs.path = dir:$2
lxc.init.cmd = $3 infinity
lxc.net.0.type = none
lxc.mount.auto = proc:mixed
lxc.mount.entry = tmpfs dev/shm tmpfs mode=1777,create=dir 0 0
lxc.environment = PLACE=$1
END
}

container box /root-of-image /bin/sleep
# With the host's process ids, so that the host can tell which of its processes live.
echo 'lxc.namespace.keep = user net pid' >>/var/lib/lxc/box/config
container bare /root-without-java /bin/sleep
container void /root-without-shell /sleep
container stopped /root-of-image /bin/sleep
