using System.Net;

namespace GitPush.Tool.Serving;

/// <summary>What <c>gitpush serve</c> serves, and to whom.</summary>
/// <param name="Root">The folder of the repositories, absolute.</param>
/// <param name="Address">What to listen on.</param>
/// <param name="Port">The port for HTTP; 0 for a free one.</param>
/// <param name="SshPort">The port for SSH; 0 for a free one, null for no SSH.</param>
/// <param name="AuthorizedKeys">Who may log in over SSH; null without SSH.</param>
/// <param name="Token">The password that lets in, whatever the user name; null lets everybody in.</param>
/// <param name="RunHooks">Whether programs in the repositories' <c>hooks</c> folders run.</param>
/// <param name="CreateOnPush">Whether a push creates a repository that does not exist.</param>
/// <param name="Verbose">Whether the log tells what happens, beside what goes wrong.</param>
internal sealed record ServeSettings(
    string Root,
    IPAddress Address,
    int Port,
    int? SshPort,
    string? AuthorizedKeys,
    string? Token,
    bool RunHooks,
    bool CreateOnPush,
    bool Verbose);
