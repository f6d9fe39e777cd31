using System.Net;
using System.Net.Sockets;

namespace GitPush.Stages.Webhooks.Sending;

/// <summary>
/// Connects to a receiver by an address that was looked at: what a name stands for is asked for once, so that it cannot be another address
/// when it is used than when it was checked.
/// </summary>
internal static class ReceiverConnection
{
    /// <exception cref="HttpRequestException">No address of the host may be used, or none answers; the message is for people.</exception>
    public static async ValueTask<Stream> OpenAsync(DnsEndPoint endpoint, WebhookOptions options, CancellationToken cancellationToken)
    {
        var addresses = await ResolveAsync(endpoint.Host, cancellationToken).ConfigureAwait(false);
        var allowed = addresses.Where(address => IsAllowed(address, options)).ToArray();
        if (allowed.Length == 0)
        {
            throw new HttpRequestException(
                HttpRequestError.ConnectionError, $"{endpoint.Host} is {addresses[0]}, which is no public address; AllowPrivateAddresses or AllowedNetworks permits it");
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, endpoint.Port, cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static bool IsAllowed(IPAddress address, WebhookOptions options)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return options.AllowPrivateAddresses || PublicAddress.Is(plain) || options.AllowedNetworks.Any(network => network.Contains(plain));
    }

    private static async Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken)
    {
        if (IPAddress.TryParse(host, out var address))
        {
            return [address];
        }

        try
        {
            var addresses = await Dns.GetHostAddressesAsync(host, cancellationToken).ConfigureAwait(false);
            return addresses.Length > 0 ? addresses : throw new HttpRequestException(HttpRequestError.NameResolutionError, $"{host} has no address");
        }
        catch (SocketException exception)
        {
            throw new HttpRequestException(HttpRequestError.NameResolutionError, $"{host} is not known", exception);
        }
    }
}
