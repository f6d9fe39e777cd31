using GitPush.Protocol;

namespace GitPush.UploadPack;

/// <summary>The head of one request of protocol v2: which command, and whether arguments follow.</summary>
/// <param name="Command">What the client asks for.</param>
/// <param name="HasArguments">Whether a delimiter ended the head, so that arguments follow up to a flush.</param>
/// <param name="Client">What the client says of itself.</param>
internal readonly record struct CommandRequest(V2Command Command, bool HasArguments, ClientInfo Client)
{
    // request         = empty-request | command-request
    // empty-request   = flush-pkt
    // command-request = command capability-list delim-pkt command-args flush-pkt
    // command         = PKT-LINE("command=" key LF)

    /// <returns>Null when the client has nothing more to ask for.</returns>
    /// <exception cref="GitProtocolException">A command or capability that was not advertised.</exception>
    public static async Task<CommandRequest?> ReadAsync(
        PktLineReader input, UploadPackSettings settings, GitPushLimits limits, CancellationToken cancellationToken)
    {
        V2Command? command = null;
        var client = new ClientInfo(limits);
        for (var first = true; ; first = false)
        {
            switch (await input.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                case PktKind.Data:
                    command = ReadKey(input.Text, command, settings, client);
                    break;

                case PktKind.Flush or PktKind.End when first:
                    return null;

                case PktKind.Flush:
                    return new CommandRequest(command ?? throw NoCommand(), HasArguments: false, client);

                case PktKind.Delimiter:
                    return new CommandRequest(command ?? throw NoCommand(), HasArguments: true, client);

                default:
                    throw new GitProtocolException("expected flush or delimiter after the capabilities");
            }
        }
    }

    private static V2Command? ReadKey(string line, V2Command? command, UploadPackSettings settings, ClientInfo client)
    {
        const string prefix = "command=";
        if (line.StartsWith(prefix, StringComparison.Ordinal))
        {
            var name = line[prefix.Length..];
            return command is null
                ? Parse(name, settings)
                : throw new GitProtocolException($"command '{name}' requested after already requesting another command");
        }

        ReadCapability(line, settings, client);
        return command;
    }

    private static V2Command Parse(string name, UploadPackSettings settings) => name switch
    {
        "ls-refs" => V2Command.LsRefs,
        "fetch" => V2Command.Fetch,
        "object-info" when settings.OffersObjectInfo => V2Command.ObjectInfo,
        _ => throw new GitProtocolException($"invalid command '{name}'"),
    };

    private static void ReadCapability(string line, UploadPackSettings settings, ClientInfo client)
    {
        var equals = line.IndexOf('=', StringComparison.Ordinal);
        var (key, value) = equals < 0 ? (line, "") : (line[..equals], line[(equals + 1)..]);
        switch (key)
        {
            case "agent":
                client.SetAgent(value);
                break;

            case "session-id" when settings.OffersSessionId:
                client.SetSessionId(value);
                break;

            case "server-option":
                client.AddServerOption(value);
                break;

            case "object-format" when equals < 0:
                throw new GitProtocolException("object-format capability requires an argument");

            case "object-format" when value != "sha1":
                throw new GitProtocolException($"mismatched object format: server sha1; client {value}");

            case "object-format":
                break;

            default:
                throw new GitProtocolException($"unknown capability '{line}'");
        }
    }

    private static GitProtocolException NoCommand() => new("no command requested");
}
