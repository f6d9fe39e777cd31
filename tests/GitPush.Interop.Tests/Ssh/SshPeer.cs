namespace GitPush.Interop.Tests.Ssh;

/// <summary>A client that can be given any user's login.</summary>
/// <param name="KeyTypes">The keys with which it can log in, its users' usual one first.</param>
internal sealed record SshPeer(string Name, string[] KeyTypes, Func<SshLogin, Peer> As)
{
    public Peer AsKnownUser(SshPeerFixture fixture) => As(fixture.LoginWith(KeyTypes[0]));

    public Peer AsStranger(SshPeerFixture fixture) => As(fixture.StrangersLoginWith(KeyTypes[0]));
}
