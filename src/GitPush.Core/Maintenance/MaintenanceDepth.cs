namespace GitPush.Maintenance;

/// <summary>How much maintenance is to do.</summary>
internal enum MaintenanceDepth
{
    /// <summary>What exceeds its threshold. Reads little of the repository.</summary>
    WhatIsDue,

    /// <summary>That, and removes what is unreachable and old.</summary>
    AndPrune,

    /// <summary>All that there is to do, however little.</summary>
    Everything,
}
