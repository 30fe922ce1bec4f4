final class Audit {}
