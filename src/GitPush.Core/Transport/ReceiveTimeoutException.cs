using System.Globalization;

namespace GitPush.Transport;

/// <summary>A client took too long to send its request, a little at a time. As with a connection that broke, nobody is left to answer.</summary>
internal sealed class ReceiveTimeoutException(TimeSpan timeout)
    : IOException(string.Create(CultureInfo.InvariantCulture, $"the client took longer than {timeout.TotalSeconds:0.###} s to send its request"));
