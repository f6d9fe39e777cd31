using System.Net;
using GitPush.Ssh.Diagnostics;

namespace GitPush.Ssh.Hosting;

/// <summary>Counts connections, and refuses those beyond the limits before anything is read of them. Thread-safe.</summary>
internal sealed class ConnectionLimits(GitPushSshOptions options)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<IPAddress, int> _unauthenticatedOf = [];
    private int _all;
    private int _unauthenticated;

    /// <summary>Counts a connection until its slot is disposed.</summary>
    /// <returns>The slot, or why there is none.</returns>
    public (ConnectionSlot? Slot, ConnectionRefusal Refusal) Enter(IPAddress address)
    {
        var group = AddressGroup.Of(address);
        lock (_lock)
        {
            var ofGroup = _unauthenticatedOf.GetValueOrDefault(group);
            if (_all >= options.MaxConnections)
            {
                return (null, ConnectionRefusal.Total);
            }

            // The address first: who fills the rest alone should read so.
            if (ofGroup >= options.MaxUnauthenticatedPerAddress)
            {
                return (null, ConnectionRefusal.Address);
            }

            if (_unauthenticated >= options.MaxUnauthenticatedConnections)
            {
                return (null, ConnectionRefusal.Unauthenticated);
            }

            _all++;
            _unauthenticated++;
            _unauthenticatedOf[group] = ofGroup + 1;
        }

        SshDiagnostics.CountActive(1, isAuthenticated: false);
        return (new ConnectionSlot(this, group), default);
    }

    /// <summary>A connection is authenticated.</summary>
    public void Authenticate(IPAddress group)
    {
        lock (_lock)
        {
            LeaveUnauthenticated(group);
        }

        SshDiagnostics.CountActive(-1, isAuthenticated: false);
        SshDiagnostics.CountActive(1, isAuthenticated: true);
    }

    /// <summary>A connection has ended.</summary>
    public void Leave(IPAddress group, bool isAuthenticated)
    {
        lock (_lock)
        {
            _all--;
            if (!isAuthenticated)
            {
                LeaveUnauthenticated(group);
            }
        }

        SshDiagnostics.CountActive(-1, isAuthenticated);
    }

    private void LeaveUnauthenticated(IPAddress group)
    {
        _unauthenticated--;
        var ofGroup = _unauthenticatedOf[group] - 1;
        if (ofGroup > 0)
        {
            _unauthenticatedOf[group] = ofGroup;
        }
        else
        {
            _unauthenticatedOf.Remove(group);
        }
    }
}
