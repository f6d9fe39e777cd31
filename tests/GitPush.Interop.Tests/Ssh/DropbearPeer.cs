namespace GitPush.Interop.Tests.Ssh;

/// <summary>
/// dropbear's dbclient. git calls it with host and command and nothing else, so the port is part of the command, and
/// <c>known_hosts</c> has hosts without their ports.
/// </summary>
internal sealed class DropbearPeer(SshLogin login) : GitOverSshPeer("git over dbclient", login)
{
    protected override string[] Program => ["git", "-c", $"url.ssh://git@{Login.Endpoint.Address}/.insteadOf=ssh://git@{Login.Endpoint}/"];

    protected override string Port => "";

    protected override string Install(TempFolder home, IDictionary<string, string?> environment)
    {
        var key = Login.MoveInto(home, environment, $"{Login.Endpoint.Address} {Login.HostKey}\n");
        Tool.Run("dropbearconvert", ["openssh", "dropbear", key, key + ".dropbear"]);
        return $"dbclient -p {Login.Endpoint.Port} -i {key}.dropbear";
    }
}
