namespace GitPush.Cryptography.Curve25519;

/// <summary>What adding a point of edwards25519 needs of it (RFC 8032 §5.1.4).</summary>
internal readonly struct EdwardsAddend(in FieldElement yPlusX, in FieldElement yMinusX, in FieldElement twoZ, in FieldElement twoDT)
{
    public readonly FieldElement YPlusX = yPlusX;
    public readonly FieldElement YMinusX = yMinusX;
    public readonly FieldElement TwoZ = twoZ;

    /// <summary>2 d T, with d of the curve.</summary>
    public readonly FieldElement TwoDT = twoDT;
}
