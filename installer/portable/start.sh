#!/bin/sh
# Copies the program from the stick to this computer's own disk, so that the stick can be pulled, and opens the venue's window.
set -u
stick=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
home=${XDG_CACHE_HOME:-${HOME:-/tmp}/.cache}/skillsapp-portable
build=$(cat "$stick/program/build.txt")
program=$home/$build
if [ ! -f "$program/ready" ]; then
    echo "正在把程序复制到本机，约一分钟，请勿拔出U盘……"
    part=$program.part.$$
    mkdir -p "$home" && cp -R "$stick/program" "$part" && : >"$part/ready" && { rm -rf "$program"; mv "$part" "$program"; } || {
        rm -rf "$part"
        echo "复制失败：本机磁盘空间不足或没有写入权限。请清出 1 GB 空间，或换一台电脑。"
        exit 1
    }
fi
cd "$program" || exit 1
exec ./skillsapp venue --stick "$stick/packages" "$@"
