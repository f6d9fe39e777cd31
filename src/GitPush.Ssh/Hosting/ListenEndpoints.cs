using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace GitPush.Ssh.Hosting;

/// <summary>Where to listen, by <see cref="GitPushSshOptions.ListenAddresses"/>.</summary>
internal static class ListenEndpoints
{
    private const int Backlog = 512;

    /// <summary>Opens a listening socket for each address. Either all are opened or none.</summary>
    /// <exception cref="IOException">One of them cannot be: the message says which, and why.</exception>
    public static List<Socket> Open(GitPushSshOptions options)
    {
        var sockets = new List<Socket>();
        try
        {
            if (options.ListenAddresses.Count == 0)
            {
                sockets.Add(OpenAny(options.Port));
            }

            foreach (var address in options.ListenAddresses)
            {
                var endpoint = TryParse(address, options.Port, out var parsed) ? parsed : throw new FormatException(address);
                sockets.Add(Open(endpoint, dualMode: false));
            }

            return sockets;
        }
        catch
        {
            sockets.ForEach(socket => socket.Dispose());
            throw;
        }
    }

    /// <param name="text">An IP address, or one with a port.</param>
    /// <param name="defaultPort">The port of an address that has none of its own.</param>
    public static bool TryParse(string? text, int defaultPort, [NotNullWhen(true)] out IPEndPoint? endpoint)
    {
        endpoint = null;
        var isBracketed = text is ['[', ..];
        if (!isBracketed && IPAddress.TryParse(text, out var address) && IsWhole(text, address))
        {
            endpoint = new IPEndPoint(address, defaultPort);
        }
        else if (text is not null && text.LastIndexOf(':') is > 0 and var colon
            && IPAddress.TryParse(text[..colon], out address)
            && (isBracketed ? text[colon - 1] == ']' : IsWhole(text[..colon], address) && address.AddressFamily == AddressFamily.InterNetwork)
            && ushort.TryParse(text[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var port))
        {
            endpoint = new IPEndPoint(address, port);
        }

        return endpoint is not null;
    }

    /// <summary>Not such as <c>22</c>, which the old ways of writing an IPv4 address make 0.0.0.22 of.</summary>
    private static bool IsWhole(string? text, IPAddress address) =>
        address.AddressFamily == AddressFamily.InterNetworkV6 || text!.Count('.') == 3;

    /// <summary>One socket for both families where there are both, so that a free port is the same for either.</summary>
    private static Socket OpenAny(int port)
    {
        try
        {
            if (Socket.OSSupportsIPv6)
            {
                return Open(new IPEndPoint(IPAddress.IPv6Any, port), dualMode: true);
            }
        }
        catch (IOException exception) when (exception.InnerException is SocketException
        {
            SocketErrorCode: SocketError.AddressFamilyNotSupported or SocketError.AddressNotAvailable or SocketError.ProtocolNotSupported
        })
        {
            // The system knows of IPv6 and has none: containers and kernels without it.
        }

        return Open(new IPEndPoint(IPAddress.Any, port), dualMode: false);
    }

    private static Socket Open(IPEndPoint endpoint, bool dualMode)
    {
        Socket? socket = null;
        try
        {
            socket = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            if (endpoint.AddressFamily == AddressFamily.InterNetworkV6)
            {
                socket.DualMode = dualMode;
            }

            socket.Bind(endpoint);
            socket.Listen(Backlog);
            return socket;
        }
        catch (SocketException exception)
        {
            socket?.Dispose();
            throw new IOException($"The SSH server cannot listen on {endpoint}: {Explain(exception)}", exception);
        }
    }

    private static string Explain(SocketException exception) => exception.SocketErrorCode switch
    {
        SocketError.AddressAlreadyInUse => $"the port is in use. Choose another one with {nameof(GitPushSshOptions)}.{nameof(GitPushSshOptions.Port)}.",
        SocketError.AccessDenied => "the process may not use this port. Ports below 1024 take a privilege on most systems.",
        SocketError.AddressNotAvailable => $"the machine has no such address. See {nameof(GitPushSshOptions)}.{nameof(GitPushSshOptions.ListenAddresses)}.",
        _ => exception.Message,
    };
}
