using System.CommandLine;
using System.CommandLine.Parsing;
using System.Net;
using GitPush.Ssh;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace GitPush.Tool.Serving;

/// <summary><c>gitpush serve</c></summary>
internal static class ServeCommand
{
    private static readonly Argument<string> Folder = new("folder")
    {
        Description = "The folder of the repositories, which is created when it is missing.",
        DefaultValueFactory = static _ => ".",
    };

    private static readonly Option<int> Port = new("--port")
    {
        Description = "The port for HTTP; 0 takes a free one.",
        HelpName = "number",
        DefaultValueFactory = static _ => 5080,
    };

    private static readonly Option<IPAddress> Listen = new("--listen")
    {
        Description = "The address to listen on; 0.0.0.0 is every one that the machine has.",
        HelpName = "address",
        DefaultValueFactory = static _ => IPAddress.Loopback,
        CustomParser = ParseAddress,
    };

    private static readonly Option<int?> SshPort = new("--ssh-port") { Description = "Serves SSH as well, on this port; 0 takes a free one.", HelpName = "number" };

    private static readonly Option<FileInfo> AuthorizedKeys = new Option<FileInfo>("--authorized-keys")
    {
        Description = "The public keys that may log in over SSH, in OpenSSH's format; the comment of a key is its user's name.",
        HelpName = "file",
    }.AcceptExistingOnly();

    private static readonly Option<string> Password = new("--password")
    {
        Description = "The password that lets in, with any user name. Other users of the machine can see it: a token file is better.",
        HelpName = "text",
    };

    private static readonly Option<FileInfo> TokenFile = new Option<FileInfo>("--token-file")
    {
        Description = "The file whose first line is the password that lets in. Without it, one is made at the first start and kept in .gitpush/token of the folder.",
        HelpName = "file",
    }.AcceptExistingOnly();

    private static readonly Option<bool> Anonymous = new("--anonymous") { Description = "Lets everybody in without a password; only on an address that nobody but this machine reaches." };

    private static readonly Option<bool> Hooks = new("--hooks") { Description = "Runs the programs in the hooks folders of the repositories." };

    private static readonly Option<bool> NoCreate = new("--no-create") { Description = "Refuses a push to a repository that does not exist, instead of creating it." };

    private static readonly Option<bool> Verbose = new("--verbose") { Description = "Logs what happens, and not only what goes wrong." };

    public static Command Create()
    {
        var command = new Command("serve", "Serves a folder of git repositories over HTTP, and over SSH if you like, with the console in the browser.")
        {
            Folder, Port, Listen, SshPort, AuthorizedKeys, Password, TokenFile, Anonymous, Hooks, NoCreate, Verbose,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static IPAddress? ParseAddress(ArgumentResult result)
    {
        if (IPAddress.TryParse(result.Tokens[0].Value, out var address))
        {
            return address;
        }

        result.AddError($"'{result.Tokens[0].Value}' is no IP address.");
        return null;
    }

    /// <exception cref="UsageException">The options do not go together.</exception>
    private static void Validate(ParseResult result)
    {
        var ways = new Option[] { Password, TokenFile, Anonymous }.Where(option => result.GetResult(option) is { Implicit: false }).ToList();
        var mistake =
            ways.Count > 1 ? $"{ways[0].Name} and {ways[1].Name} do not go together"
            : result.GetValue(Password) is "" ? "the password is empty"
            : result.GetValue(Anonymous) && !IPAddress.IsLoopback(result.GetValue(Listen)!) ? "--anonymous lets everybody push, so it goes with 127.0.0.1 or ::1 only"
            : result.GetValue(SshPort) is null != result.GetValue(AuthorizedKeys) is null ? "--ssh-port and --authorized-keys go together"
            : result.GetValue(Port) is < 0 or > 65_535 || result.GetValue(SshPort) is < 0 or > 65_535 ? "a port is a number from 0 to 65535"
            : null;
        if (mistake is not null)
        {
            throw new UsageException(mistake);
        }
    }

    private static async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        Validate(result);
        var output = result.InvocationConfiguration.Output;
        var root = Path.GetFullPath(result.GetValue(Folder)!);
        var created = TokenOf(result, root, out var token);
        await using var app = ToolServer.Build(new ServeSettings(
            root,
            result.GetValue(Listen)!,
            result.GetValue(Port),
            result.GetValue(SshPort),
            result.GetValue(AuthorizedKeys)?.FullName,
            token,
            result.GetValue(Hooks),
            !result.GetValue(NoCreate),
            result.GetValue(Verbose)));
        await app.StartAsync(cancellationToken);
        if (created)
        {
            await output.WriteLineAsync($"token    {token}  (any user name; shown this once, kept in {AccessToken.PathIn(root)})");
        }

        await WriteAddressesAsync(app, result.GetValue(Listen)!, output);
        await app.WaitForShutdownAsync(cancellationToken);
        return 0;
    }

    /// <returns>Whether the token was made just now.</returns>
    private static bool TokenOf(ParseResult result, string root, out string? token)
    {
        token = result.GetValue(Password);
        if (token is not null || result.GetValue(Anonymous))
        {
            return false;
        }

        var file = result.GetValue(TokenFile)?.FullName;
        token = file is null ? AccessToken.TryCreate(AccessToken.PathIn(root)) : null;
        var created = token is not null;
        token ??= AccessToken.Read(file ?? AccessToken.PathIn(root));
        return created;
    }

    private static async Task WriteAddressesAsync(WebApplication app, IPAddress address, TextWriter output)
    {
        var isEverywhere = address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any);
        var listening = new Uri(app.Urls.Single());
        var host = isEverywhere ? Dns.GetHostName() : listening.Host;
        var url = $"http://{host}:{listening.Port}";
        await output.WriteLineAsync($"push     git push {url}{ToolServer.GitPath}/NAME.git main");
        if (app.Services.GetService<SshServerInfo>() is { } ssh)
        {
            await output.WriteLineAsync($"ssh      git push ssh://git@{host}:{ssh.Endpoints[0].Port}/NAME.git main");
        }

        await output.WriteLineAsync($"console  {url}{ToolServer.ConsolePath}");
        await output.WriteLineAsync("stop     Ctrl+C");
        await output.FlushAsync();
    }
}
