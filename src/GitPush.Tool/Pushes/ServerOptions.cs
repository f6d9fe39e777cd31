using System.CommandLine;
using GitPush.Tool.Serving;

namespace GitPush.Tool.Pushes;

/// <summary>Which server a command talks to, and as whom.</summary>
internal sealed class ServerOptions
{
    private const string Default = "http://127.0.0.1:5080";

    private readonly Option<string?> _server = new("--server")
    {
        Description = $"The server's address, or that of its console where it is not at /pushes. Without it, GITPUSH_SERVER counts, and else {Default}.",
        HelpName = "url",
    };

    private readonly Option<string?> _token = new("--token")
    {
        Description = "The password. Other users of the machine can see it: --token-file and the variable GITPUSH_TOKEN are better.",
        HelpName = "text",
    };

    private readonly Option<FileInfo?> _tokenFile = new Option<FileInfo?>("--token-file") { Description = "The file whose first line is the password.", HelpName = "file" };

    private readonly Option<string> _user = new("--user-name")
    {
        Description = "The user name that goes with the password.",
        HelpName = "name",
        DefaultValueFactory = static _ => Environment.UserName,
    };

    public void AddTo(Command command)
    {
        command.Add(_server);
        command.Add(_token);
        command.Add(_tokenFile);
        command.Add(_user);
    }

    /// <summary>Whether a server is named, by the option or the variable.</summary>
    public bool IsNamed(ParseResult result) => (result.GetValue(_server) ?? VariableOf("GITPUSH_SERVER")) is not null;

    /// <exception cref="UsageException">The options do not go together.</exception>
    public PushServer Open(ParseResult result)
    {
        if (result.GetValue(_token) is not null && result.GetValue(_tokenFile) is not null)
        {
            throw new UsageException("--token and --token-file do not go together");
        }

        return new PushServer(
            AddressOf(result.GetValue(_server) ?? VariableOf("GITPUSH_SERVER") ?? Default),
            result.GetValue(_user)!,
            result.GetValue(_token) ?? (result.GetValue(_tokenFile) is { } file ? AccessToken.Read(file.FullName) : VariableOf("GITPUSH_TOKEN")));
    }

    private static Uri AddressOf(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var address) || (address.Scheme != Uri.UriSchemeHttp && address.Scheme != Uri.UriSchemeHttps))
        {
            throw new UsageException($"'{text}' is no http or https address");
        }

        return address.AbsolutePath == "/" ? new Uri(address, ToolServer.ConsolePath) : address;
    }

    private static string? VariableOf(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
