# Fills the directory $1 with busybox, a Java runtime and the libraries that the latter needs.
set -eu

root=$1
mkdir -p "$root/bin" "$root/tmp" "$root/etc" "$root/opt/java"
chmod 1777 "$root/tmp"
cp /bin/busybox "$root/bin/busybox"
for applet in $(/bin/busybox --list); do
  [ "$applet" = busybox ] || ln -s busybox "$root/bin/$applet"
done
cp -RL /usr/lib/jvm/java-17-openjdk-* "$root/opt/java/runtime"
find "$root/opt/java/runtime" -type f \( -name 'lib*.so' -o -path '*/bin/*' \) -exec ldd {} + \
  | sed -n 's,^[^/]*\(/[^ ]*\) (0x.*,\1,p' | sort -u \
  | while read -r library; do
      case $library in
        "$root"/*) ;;
        *) mkdir -p "$root${library%/*}" && cp -L "$library" "$root$library" ;;
      esac
    done
# Alpine's C library has UTF-8 built in; this one needs a file for it.
mkdir -p "$root/usr/lib/locale" && cp -R /usr/lib/locale/C.utf8 "$root/usr/lib/locale"
printf '%s\n' 'root:x:0:0:root:/:/bin/sh' 'app:x:1000:1000:app:/tmp:/bin/sh' >"$root/etc/passwd"
printf '%s\n' 'root:x:0:' 'app:x:1000:' >"$root/etc/group"
"$root/opt/java/runtime/bin/java" -version
