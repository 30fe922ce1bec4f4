import CMAPI
import COM
import CompoundFile
import MessageFormat
import Testing

@testable import MAPI

extension TableTests {
    @Suite struct Restrictions {
        let make = CallerRestriction()

        private static func rows() -> [ToyRow] {
            let rows = fiveRows()
            rows[0].values[Toy.words.id] = .unicodes([units("red"), units("green")])
            rows[1].values[Toy.words.id] = .unicodes([units("Blue")])
            rows[4].values[PropertyID(rawValue: 0x6001)] = .long(5)
            rows[3].values[PropertyID(rawValue: 0x6001)] = .long(5)
            return rows
        }

        /// The keys of the rows that a restriction leaves.
        private func left(_ restriction: CallerRestriction.Node) throws -> [Int32] {
            let table = try ToyTable(Self.rows())
            #expect(try table.restrict(restriction) == 0)
            var count: ULONG = 0
            #expect(try table.methods.GetRowCount(table.pointer, 0, &count) == 0)
            let keys = try table.keys()
            #expect(keys.count == Int(count))
            return keys
        }

        @Test func relations() throws {
            let expected: [(ULONG, [Int32])] = [
                (RELOP_LT, [1, 4]), (RELOP_LE, [1, 3, 4]), (RELOP_GT, [2]), (RELOP_GE, [2, 3]),
                (RELOP_EQ, [3]), (RELOP_NE, [1, 2, 4]),
            ]
            for (relation, keys) in expected {
                #expect(try left(make.property(Toy.size, relation, .long(20))) == keys)
            }
            #expect(try left(make.property(Toy.name, RELOP_EQ, .unicode(units("alpha")))) == [])
            #expect(try left(make.property(Toy.name, RELOP_EQ, .string8(Array("Alpha".utf8)))) == [2])
            #expect(try left(make.property(Toy.name, RELOP_LT, .unicode(units("Charlie")))) == [2, 5])
            #expect(try left(make.property(Toy.key, RELOP_EQ, .binary([4, 0, 0, 0]))) == [4])
            #expect(try left(make.property(Toy.words, RELOP_EQ, .unicode(units("green")))) == [1])
        }

        @Test func contents() throws {
            func match(_ level: ULONG, _ text: String) throws -> [Int32] {
                try left(make.content(Toy.name, level, .unicode(units(text))))
            }
            #expect(try match(FL_FULLSTRING, "bravo") == [5])
            #expect(try match(FL_FULLSTRING, "BRAVO") == [])
            #expect(try match(FL_FULLSTRING | FL_IGNORECASE, "BRAVO") == [5])
            #expect(try match(FL_PREFIX | FL_LOOSE, "AL") == [2])
            #expect(try match(FL_PREFIX, "lpha") == [])
            #expect(try match(FL_SUBSTRING, "lta") == [1])
            #expect(try match(FL_SUBSTRING | FL_IGNORENONSPACE, "chár") == [4])
            #expect(try match(FL_SUBSTRING, "") == [1, 2, 4, 5])
            #expect(try left(make.content(Toy.key, FL_SUBSTRING, .binary([3, 0]))) == [3])
            #expect(try left(make.content(Toy.words, FL_PREFIX | FL_IGNORECASE, .unicode(units("bl")))) == [2])
        }

        @Test func substringsThatNearlyMatch() throws {
            let rows = [ToyRow(1, "aabaaabaaab"), ToyRow(2, "ababac"), ToyRow(3, "aaab")]
            let table = try ToyTable(rows)
            #expect(try table.restrict(make.content(Toy.name, FL_SUBSTRING, .unicode(units("aabaaab")))) == 0)
            #expect(try table.keys() == [1])
            #expect(try table.restrict(make.content(Toy.name, FL_SUBSTRING, .unicode(units("abac")))) == 0)
            #expect(try table.keys() == [2])
        }

        @Test func combinations() throws {
            let named = make.exist(Toy.name)
            let small = make.property(Toy.size, RELOP_LE, .long(20))
            #expect(try left(named) == [1, 2, 4, 5])
            #expect(try left(make.not(named)) == [3])
            #expect(try left(make.and(named, small)) == [1, 4])
            #expect(try left(make.or(make.not(named), make.not(small))) == [2, 3, 5])
            #expect(try left(make.and()) == [1, 2, 3, 4, 5])
            #expect(try left(make.or()) == [])
            #expect(try left(make.comment(small)) == [1, 3, 4])
            #expect(try left(make.comment(small, annotation: true)) == [1, 3, 4])
            #expect(try left(make.count(2, small)) == [1, 3])
            #expect(try left(make.count(0, small)) == [])
        }

        @Test func otherKinds() throws {
            let other = tag(0x6001, .long)
            #expect(try left(make.compare(Toy.number, RELOP_EQ, other)) == [5])
            #expect(try left(make.compare(Toy.number, RELOP_LT, other)) == [4])
            #expect(try left(make.bitmask(Toy.number, BMR_NEZ, 1)) == [1, 3, 5])
            #expect(try left(make.bitmask(Toy.number, BMR_EQZ, 6)) == [1])
            #expect(try left(make.bitmask(Toy.name, BMR_EQZ, 6)) == [])
            #expect(try left(make.size(Toy.name, RELOP_GE, 14)) == [4])
            #expect(try left(make.size(tag(0x3001, .string8), RELOP_EQ, 6)) == [1, 2, 5])
            #expect(try left(make.size(tag(0x3001, .unspecified), RELOP_EQ, 12)) == [1, 2, 5])
        }

        @Test func restrictingStartsOverAndNilClears() throws {
            let table = try ToyTable(Self.rows())
            _ = try table.seek(0, 3)
            #expect(try table.restrict(make.exist(Toy.size)) == 0)
            #expect(try table.position() == [0, 0, 4])
            table.source.rows.append(ToyRow(6, nil, size: 1))
            #expect(try table.position() == [0, 0, 5])
            #expect(try table.sort([(Toy.size, TABLE_SORT_DESCEND)]) == 0)
            #expect(try table.keys() == [2, 3, 1, 4, 6])
            #expect(try table.restrict(nil) == 0)
            #expect(try table.keys() == [2, 3, 1, 4, 6, 5])
        }

        @Test func callersTreeIsCopied() throws {
            let table = try ToyTable(Self.rows())
            let node = make.property(Toy.name, RELOP_EQ, .unicode(units("bravo")))
            #expect(try table.restrict(node) == 0)
            node.pointee.res.resProperty.lpProp.pointee.Value.lpszW?.pointee = 0x7A
            node.pointee.rt = 99
            table.source.rows.append(ToyRow(6, "bravo"))
            #expect(try table.keys() == [5, 6])
        }

        @Test func findingGoesBothWays() throws {
            let table = try ToyTable(Self.rows())
            let small = make.property(Toy.size, RELOP_EQ, .long(10))
            #expect(try table.find(small, 0) == 0)
            #expect(try table.position()[0] == 0)
            _ = try table.seek(0, 1)
            #expect(try table.find(small, 1) == 0)
            #expect(try table.position()[0] == 3)
            // Going back starts at the row before.
            #expect(try table.find(small, 1, DIR_BACKWARD) == 0)
            #expect(try table.position()[0] == 0)
            #expect(try table.find(small, 1, DIR_BACKWARD) == notFound)
            #expect(try table.find(small, 2, DIR_BACKWARD) == 0)
            #expect(try table.position()[0] == 3)
            #expect(try table.find(make.exist(tag(0x7777, .long)), 0) == notFound)
            #expect(try table.position()[0] == 3)
            #expect(try table.find(small, 44) == invalidBookmark)
            #expect(try table.find(small, 0, 2) == unknownFlags)
            #expect(try table.find(nil) == invalidParameter)
        }
    }

    @Suite struct BadRestrictions {
        let make = CallerRestriction()

        private func expectRefused(_ node: CallerRestriction.Node, _ code: UInt32) throws {
            let table = try ToyTable(fiveRows())
            #expect(try table.restrict(make.exist(Toy.name)) == 0)
            #expect(try table.restrict(node) == code)
            #expect(try table.find(node) == code)
            #expect(try table.keys() == [1, 2, 4, 5])
        }

        @Test func nullPointers() throws {
            try expectRefused(make.not(nil), invalidParameter)
            try expectRefused(make.comment(nil), invalidParameter)
            try expectRefused(
                make.node(RES_AND) { $0.res.resAnd = SAndRestriction(cRes: 1, lpRes: nil) }, invalidParameter)
            try expectRefused(make.node(RES_PROPERTY), invalidParameter)
            try expectRefused(make.node(RES_CONTENT), invalidParameter)
            let text = make.property(Toy.name, RELOP_EQ, .unicode([]))
            text.pointee.res.resProperty.lpProp.pointee.Value.lpszW = nil
            try expectRefused(text, invalidParameter)
        }

        @Test func undefinedValues() throws {
            try expectRefused(make.node(13), invalidParameter)
            try expectRefused(make.node(.max), invalidParameter)
            try expectRefused(make.property(Toy.size, 7, .long(1)), invalidParameter)
            try expectRefused(make.bitmask(Toy.size, 2, 1), invalidParameter)
            try expectRefused(make.content(Toy.name, 3, .unicode(units("a"))), invalidParameter)
            let null = make.property(Toy.size, RELOP_EQ, .long(1))
            null.pointee.res.resProperty.lpProp.pointee.ulPropTag = 1
            try expectRefused(null, invalidParameter)
        }

        @Test func whatTablesDoNotDo() throws {
            try expectRefused(make.node(RES_SUBRESTRICTION), tooComplex)
            try expectRefused(make.property(Toy.name, RELOP_RE, .unicode(units("a"))), tooComplex)
            try expectRefused(make.property(Toy.name, RELOP_MEMBER_OF_DL, .binary([1])), tooComplex)
            try expectRefused(make.property(Toy.size, RELOP_EQ, .short(20)), tooComplex)
            try expectRefused(make.content(Toy.name, FL_PREFIX, .binary([1])), tooComplex)
            try expectRefused(make.content(Toy.name, FL_SUBSTRING, .long(1)), tooComplex)
            try expectRefused(make.compare(Toy.number, RELOP_NE, Toy.name), tooComplex)
        }

        @Test func wildCountsAndEndlessTrees() throws {
            try expectRefused(
                make.node(RES_OR) { $0.res.resOr = SOrRestriction(cRes: .max, lpRes: self.make.and()) },
                invalidParameter)
            var deep = make.exist(Toy.name)
            for _ in 0..<TableLimits.restrictionDepth { deep = make.not(deep) }
            try expectRefused(deep, tooComplex)
            let circle = make.not(nil)
            circle.pointee.res.resNot.lpRes = circle
            try expectRefused(circle, tooComplex)
            // Thirty levels of two members that are the same: a billion conditions in a kilobyte.
            var wide = make.exist(Toy.name)
            for _ in 0..<30 { wide = make.and(wide, wide) }
            try expectRefused(wide, tooComplex)
        }

        @Test func theDeepestTreeWorks() throws {
            let table = try ToyTable(fiveRows())
            var deep = make.exist(Toy.name)
            for _ in 0..<(TableLimits.restrictionDepth - 1) { deep = make.not(deep) }
            #expect(try table.restrict(deep) == 0)
            #expect(try table.keys() == [3])
        }
    }
}
