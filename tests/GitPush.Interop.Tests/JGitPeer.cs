namespace GitPush.Interop.Tests;

/// <summary>JGit's command line. It takes credentials from <c>.netrc</c> alone, and asks for others in a window.</summary>
internal sealed class JGitPeer(string[] program) : CommandPeer("jgit", program, canCloneShallow: false)
{
    protected override void Prepare(IDictionary<string, string?> environment, TempFolder home, Uri url)
    {
        var credentials = url.UserInfo.Split(':');
        home.WriteFile(".netrc", $"machine {url.Host} login {credentials[0]} password {credentials[1]}\n");
        environment["LC_ALL"] = "C.UTF-8";
        environment["JAVA_TOOL_OPTIONS"] = $"-Duser.home={home.Path} -Djava.awt.headless=true";
    }
}
