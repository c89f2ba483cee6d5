# What ./run and ./test need from the machine. Sourced, never run. Kept to bash 3.2, which macOS still ships.

say() { printf '%s\n' "$*" >&2; }
die() { printf '\n%s: %s\n' "$(basename "$0")" "$*" >&2; exit 1; }
have() { command -v "$1" >/dev/null 2>&1; }
is_root() { [ "$(id -u)" = 0 ]; }

# Runs a command as root, without ever asking for a password: a script that stops to ask is a script that hangs in CI.
as_root() {
  if is_root; then "$@"
  elif have sudo && sudo -n true 2>/dev/null; then sudo -n "$@"
  else return 1
  fi
}

# install_package NAME_ON_DEBIAN NAME_ON_FEDORA NAME_ON_ALPINE NAME_ON_MAC ("-" where there is none)
install_package() {
  if have apt-get && [ "$1" != - ]; then
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=120 update >&2 </dev/null || return 1
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -y -o DPkg::Lock::Timeout=120 install --no-install-recommends "$1" >&2 </dev/null
  elif have dnf && [ "$2" != - ]; then as_root dnf -q -y install "$2" >&2 </dev/null
  elif have apk && [ "$3" != - ]; then as_root apk add -q "$3" >&2 </dev/null
  elif have brew && ! is_root && [ "$4" != - ]; then brew install -q "$4" >&2 </dev/null
  else return 1
  fi
}

# Settles HOME and PATH so that the SDK works, and complains in words when it is missing or too old.
need_dotnet() {
  local folder
  export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_GENERATE_ASPNET_CERTIFICATE=false
  export MSBUILDDISABLENODEREUSE=1 DOTNET_CLI_USE_MSBUILD_SERVER=0
  if [ -z "${HOME:-}" ] || [ ! -w "$HOME" ]; then
    mkdir -p "$ROOT/.run/home" && export HOME="$ROOT/.run/home"
  fi
  if ! have dotnet; then
    for folder in "${DOTNET_ROOT:-}" "$HOME/.dotnet" /usr/share/dotnet /usr/lib/dotnet /usr/lib64/dotnet /usr/local/share/dotnet; do
      if [ -n "$folder" ] && [ -x "$folder/dotnet" ]; then PATH="$folder:$PATH"; export PATH DOTNET_ROOT="$folder"; break; fi
    done
  fi
  have dotnet || die "the .NET SDK 10 is needed and no 'dotnet' was found on PATH or in the usual folders. Install the SDK, then try again."
  (cd "$ROOT" && dotnet --version >/dev/null 2>&1) ||
    die "the .NET SDK 10 is needed (see global.json); installed here: $(dotnet --list-sdks 2>/dev/null | tr '\n' ' ')"
}

need_node() {
  have node && have npm && return 0
  say "Installing Node.js and npm ..."
  if have apt-get; then install_package nodejs - - - && { have npm || install_package npm - - -; }
  else install_package - nodejs npm node
  fi
  have node && have npm || die "Node.js and npm are needed for the clients in tests/strangers, and could not be installed here. Install them, then try again."
}

find_chromium() {
  local candidate
  for candidate in "${CIAM_CHROMIUM:-}" chromium chromium-browser google-chrome google-chrome-stable \
    "/Applications/Chromium.app/Contents/MacOS/Chromium" "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"; do
    if [ -n "$candidate" ] && have "$candidate"; then CIAM_CHROMIUM=$(command -v "$candidate"); export CIAM_CHROMIUM; return 0; fi
  done
  return 1
}

need_chromium() {
  find_chromium && return 0
  say "Installing Chromium ..."
  install_package chromium chromium chromium -
  find_chromium || die "a Chromium is needed for the browser tests, and could not be installed here. Install chromium (or set CIAM_CHROMIUM to its path), then try again."
}

# True when something answers on this loopback port, by either address family.
port_taken() {
  (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null || (exec 3<>"/dev/tcp/::1/$1") 2>/dev/null
}

# Prints the status code of GET http://localhost:PORT/PATH, or nothing. The machine may have no curl.
http_status() {
  (
    exec 3<>"/dev/tcp/127.0.0.1/$1" || exit
    printf 'GET %s HTTP/1.1\r\nHost: localhost:%s\r\nConnection: close\r\n\r\n' "$2" "$1" >&3
    IFS=' ' read -r -t 10 _ code _ <&3 && printf '%s' "$code"
  ) 2>/dev/null
}

# Ends the named processes and only those: first politely, after ten seconds firmly.
stop_pids() {
  local pid tries=0 left
  for pid in "$@"; do kill -TERM "$pid" 2>/dev/null; done
  while :; do
    left=
    for pid in "$@"; do kill -0 "$pid" 2>/dev/null && left=1; done
    [ -z "$left" ] && return 0
    tries=$((tries + 1))
    if [ "$tries" -gt 100 ]; then
      for pid in "$@"; do kill -KILL "$pid" 2>/dev/null; done
      return 0
    fi
    sleep 0.1
  done
}
