# Makes the users. The password of each is its name, a hyphen and "secret".
set -eu

add() {
  useradd --create-home --shell "$2" "$1"
  # Hashed as cheaply as may be: what Debian takes makes each login cost a sixth of a second of a processor.
  echo "$1:$1-secret" | chpasswd --crypt-method SHA512 --sha-rounds 1000
}

add alice /bin/bash      # may sudo with her password
add bob /bin/bash        # may sudo without
add petra /bin/sh        # sudo gives her commands a terminal of their own
add tim /bin/sh          # sudo wants him to have a terminal
add mallory /bin/sh      # may not sudo
add dora /bin/sh         # may use the container engine, if the host is given one
add carol /bin/csh
add fiona /usr/bin/fish
add nora /usr/sbin/nologin
add frank /bin/false
add nina /bin/bash       # her profile talks
add keira /bin/bash      # sshd asks her by keyboard-interactive authentication only
add kyle /bin/bash       # sshd takes his key only

echo 'echo Welcome, nina; echo Your disk is full >&2' >/home/nina/.bashrc
echo 'setenv NOISE yes; echo Welcome, carol' >/home/carol/.cshrc
echo 'export LOGIN_MARK=from-profile' >>/home/bob/.profile
echo 'Authorized use only.' >/etc/ssh/banner

# Who is refused is told at once: tests would wait three seconds each time.
sed -i 's/pam_unix.so nullok/& nodelay/' /etc/pam.d/common-auth
echo 'FAIL_DELAY 0' >>/etc/login.defs
