namespace GitPush.Interop.Tests.Ssh;

/// <summary>PuTTY's plink. git knows it by its name.</summary>
internal sealed class PlinkPeer(SshLogin login) : GitOverSshPeer("git over plink", login)
{
    protected override string Port => $"-P {Login.Endpoint.Port}";

    protected override string Install(TempFolder home, IDictionary<string, string?> environment)
    {
        var key = Login.MoveInto(home, environment);
        Tool.Run("puttygen", [key, "-O", "private", "-o", key + ".ppk"]);
        return $"plink -batch -hostkey {Login.HostKeyFingerprint} -i {key}.ppk";
    }
}
