namespace GitPush.Kubernetes.Builds;

/// <summary>
/// The shell scripts of a build's containers (POSIX sh, as in BusyBox and Bash). No script is made from data: names, arguments and
/// paths come to it as positional parameters and environment variables, whatever characters they hold.
/// </summary>
internal static class BuildScripts
{
    /// <summary>
    /// Fetches the pushed files and unpacks them: <c>URL TOKEN-FILE FOLDER</c>. curl reads the token from its standard input, so that
    /// it is on no command line; wget, where there is no curl, cannot.
    /// </summary>
    /// <remarks>
    /// A pod's network is not always there when its first container starts, so it tries again. Both ends of the pipe count: a tar
    /// that was cut off at the end of a file may look complete to who unpacks it.
    /// </remarks>
    public const string Context = """
        umask 022
        url=$1 token=$2 folder=$3
        fetch() {
          if command -v curl >/dev/null 2>&1; then
            printf 'header = "Authorization: Bearer %s"\n' "$(cat "$token")" |
              curl --silent --show-error --fail --connect-timeout 10 --speed-limit 1 --speed-time 60 --config - "$url"
          else
            wget -q -O - --header "Authorization: Bearer $(cat "$token")" "$url"
          fi
        }
        try=1
        while :; do
          rm -rf "$folder" "$folder.pipe"
          mkdir "$folder" && mkfifo "$folder.pipe" || exit 1
          fetch >"$folder.pipe" &
          tar -x -f - -C "$folder" <"$folder.pipe"
          unpacked=$?
          wait $!
          fetched=$?
          if [ $fetched -eq 0 ] && [ $unpacked -eq 0 ]; then
            rm "$folder.pipe"
            exit 0
          fi
          [ $try -lt 5 ] || exit 1
          sleep $try
          try=$((try + 1))
        done
        """;

    /// <summary>Runs BuildKit's client with the arguments that it gets.</summary>
    public const string BuildKitTest = """
        exec buildctl-daemonless.sh "$@"
        """;

    /// <summary>Runs BuildKit's client with the arguments that it gets, and says the digest of what was pushed.</summary>
    /// <remarks>METADATA: the file that <c>--metadata-file</c> names. RESULT: the container's termination message.</remarks>
    public const string BuildKit = """
        buildctl-daemonless.sh "$@" || exit
        sed -n 's/.*"containerimage\.digest": *"\([^"]*\)".*/\1/p' "$METADATA" >"$RESULT"
        """;

    /// <summary>Builds one stage with Buildah: the arguments are those of <c>buildah build</c>.</summary>
    /// <remarks>STORAGE: the folder for layers. <c>bud</c> is the name that all versions know.</remarks>
    public const string BuildahTest = """
        exec buildah --storage-driver vfs --root "$STORAGE/root" --runroot "$STORAGE/run" bud "$@"
        """;

    /// <summary>Builds with Buildah, pushes, and says the digest of what was pushed.</summary>
    /// <remarks>IMAGE: the reference that is pushed. METADATA: a file for the digest. RESULT: the container's termination message.</remarks>
    public const string Buildah = """
        set -e
        buildah --storage-driver vfs --root "$STORAGE/root" --runroot "$STORAGE/run" bud "$@"
        buildah --storage-driver vfs --root "$STORAGE/root" --runroot "$STORAGE/run" push --digestfile "$METADATA" "$IMAGE" "docker://$IMAGE"
        cat "$METADATA" >"$RESULT"
        """;
}
