using System.Net;
using GitPush.Ssh.Diagnostics;

namespace GitPush.Ssh.Hosting;

/// <summary>Counts connections, and keeps them within the limits before anything is read of a new one. Thread-safe.</summary>
internal sealed class ConnectionLimits(GitPushSshOptions options)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<IPAddress, int> _unauthenticatedOf = [];

    // In the order in which they came.
    private readonly LinkedList<ConnectionSlot> _unauthenticated = [];
    private int _all;

    /// <summary>
    /// Counts a connection until its slot is disposed. Where too many have not logged in, the one that has had most time for it makes
    /// room: a login takes a moment, and who says nothing in as many connections as there may be keeps nobody out.
    /// </summary>
    /// <returns>The slot, or why there is none.</returns>
    public (ConnectionSlot? Slot, ConnectionRefusal Refusal) Enter(IPAddress address)
    {
        var group = AddressGroup.Of(address);
        var slot = new ConnectionSlot(this, group);
        ConnectionSlot? displaced = null;
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

            if (_unauthenticated.Count >= options.MaxUnauthenticatedConnections)
            {
                displaced = _unauthenticated.MaxBy(other => _unauthenticatedOf[other.Group])!;
                LeaveUnauthenticated(displaced);
            }

            _all++;
            _unauthenticated.AddLast(slot);
            _unauthenticatedOf[group] = _unauthenticatedOf.GetValueOrDefault(group) + 1;
        }

        SshDiagnostics.CountActive(1, isAuthenticated: false);
        displaced?.Displace();
        return (slot, default);
    }

    /// <summary>A connection is authenticated.</summary>
    public void Authenticate(ConnectionSlot slot)
    {
        lock (_lock)
        {
            LeaveUnauthenticated(slot);
        }

        SshDiagnostics.CountActive(-1, isAuthenticated: false);
        SshDiagnostics.CountActive(1, isAuthenticated: true);
    }

    /// <summary>A connection has ended.</summary>
    public void Leave(ConnectionSlot slot)
    {
        lock (_lock)
        {
            _all--;
            LeaveUnauthenticated(slot);
        }

        SshDiagnostics.CountActive(-1, slot.IsAuthenticated);
    }

    private void LeaveUnauthenticated(ConnectionSlot slot)
    {
        if (!_unauthenticated.Remove(slot))
        {
            // It is authenticated, or has made room.
            return;
        }

        var ofGroup = _unauthenticatedOf[slot.Group] - 1;
        if (ofGroup > 0)
        {
            _unauthenticatedOf[slot.Group] = ofGroup;
        }
        else
        {
            _unauthenticatedOf.Remove(slot.Group);
        }
    }
}
