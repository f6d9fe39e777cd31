namespace GitPush.Cryptography.Curve25519;

/// <summary>1, 3, 5 … times a point, ready to be added: what the digits of a <see cref="NonAdjacentForm"/> stand for.</summary>
internal sealed class OddMultiples
{
    private readonly EdwardsAddend[] _multiples;

    /// <param name="width">Of the form: there is a multiple for each digit that it can have.</param>
    public OddMultiples(in EdwardsPoint point, int width)
    {
        _multiples = new EdwardsAddend[1 << (width - 2)];
        _multiples[0] = point.ToAddend();
        var twice = point.Double().ToAddend();
        var multiple = point;
        for (var i = 1; i < _multiples.Length; i++)
        {
            multiple += twice;
            _multiples[i] = multiple.ToAddend();
        }
    }

    /// <summary>A point, and a digit times the point of this table.</summary>
    public EdwardsPoint AddTo(in EdwardsPoint point, int digit) => digit switch
    {
        > 0 => point + _multiples[digit >> 1],
        < 0 => point - _multiples[-digit >> 1],
        _ => point,
    };
}
