using System.Globalization;

namespace GitPush.Transport;

/// <summary>A client neither sent nor took a byte for too long. As with a connection that broke, nobody is left to answer.</summary>
internal sealed class IdleTimeoutException(string action, TimeSpan timeout)
    : IOException(string.Create(CultureInfo.InvariantCulture, $"the client {action} nothing for {timeout.TotalSeconds:0.###} s"));
