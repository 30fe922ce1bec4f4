import CMAPI
import Glibc
import MessageFormat

@testable import MAPI

/// Builds SRestriction trees as a C program would; they live as long as this does.
final class CallerRestriction {
    typealias Node = UnsafeMutablePointer<SRestriction>
    private var blocks: [UnsafeMutableRawPointer] = []

    deinit { for block in blocks { block.deallocate() } }

    func memory(_ size: Int) -> UnsafeMutableRawPointer {
        let block = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 16)
        blocks.append(block)
        return block
    }

    func node(_ type: ULONG, _ fill: (inout SRestriction) -> Void = { _ in }) -> Node {
        var restriction = SRestriction()
        restriction.rt = type
        fill(&restriction)
        let node = memory(MemoryLayout<SRestriction>.stride).bindMemory(to: SRestriction.self, capacity: 1)
        node.initialize(to: restriction)
        return node
    }

    func list(_ members: [Node]) -> Node {
        let array = memory(MemoryLayout<SRestriction>.stride * max(members.count, 1))
            .bindMemory(to: SRestriction.self, capacity: max(members.count, 1))
        for (index, member) in members.enumerated() { (array + index).initialize(to: member.pointee) }
        return array
    }

    func value(_ tag: PropertyTag, _ value: PropertyValue) -> UnsafeMutablePointer<SPropValue> {
        let results = [PropertyResult(tag, value)]
        let block = memory(PropertyMarshaller.size(of: results))
        PropertyMarshaller.fill(block, with: results)
        return block.bindMemory(to: SPropValue.self, capacity: 1)
    }

    func and(_ members: Node...) -> Node {
        node(RES_AND) { $0.res.resAnd = SAndRestriction(cRes: ULONG(members.count), lpRes: list(members)) }
    }

    func or(_ members: Node...) -> Node {
        node(RES_OR) { $0.res.resOr = SOrRestriction(cRes: ULONG(members.count), lpRes: list(members)) }
    }

    func not(_ inner: Node?) -> Node {
        node(RES_NOT) { $0.res.resNot = SNotRestriction(ulReserved: 0, lpRes: inner) }
    }

    func property(_ tag: PropertyTag, _ relation: ULONG, _ value: PropertyValue) -> Node {
        let operand = self.value(tag.withType(value.type), value)
        return node(RES_PROPERTY) {
            $0.res.resProperty = SPropertyRestriction(
                relop: relation, ulPropTag: tag.rawValue, lpProp: operand)
        }
    }

    func content(_ tag: PropertyTag, _ level: ULONG, _ value: PropertyValue) -> Node {
        let operand = self.value(tag.withType(value.type), value)
        return node(RES_CONTENT) {
            $0.res.resContent = SContentRestriction(
                ulFuzzyLevel: level, ulPropTag: tag.rawValue, lpProp: operand)
        }
    }

    func compare(_ first: PropertyTag, _ relation: ULONG, _ second: PropertyTag) -> Node {
        node(RES_COMPAREPROPS) {
            $0.res.resCompareProps = SComparePropsRestriction(
                relop: relation, ulPropTag1: first.rawValue, ulPropTag2: second.rawValue)
        }
    }

    func bitmask(_ tag: PropertyTag, _ relation: ULONG, _ mask: ULONG) -> Node {
        node(RES_BITMASK) {
            $0.res.resBitMask = SBitMaskRestriction(relBMR: relation, ulPropTag: tag.rawValue, ulMask: mask)
        }
    }

    func size(_ tag: PropertyTag, _ relation: ULONG, _ bytes: ULONG) -> Node {
        node(RES_SIZE) {
            $0.res.resSize = SSizeRestriction(relop: relation, ulPropTag: tag.rawValue, cb: bytes)
        }
    }

    func exist(_ tag: PropertyTag) -> Node {
        node(RES_EXIST) {
            $0.res.resExist = SExistRestriction(ulReserved1: 0, ulPropTag: tag.rawValue, ulReserved2: 0)
        }
    }

    func comment(_ inner: Node?, annotation: Bool = false) -> Node {
        node(annotation ? RES_ANNOTATION : RES_COMMENT) {
            $0.res.resComment = SCommentRestriction(cValues: 7, lpRes: inner, lpProp: nil)
        }
    }

    func count(_ limit: ULONG, _ inner: Node) -> Node {
        node(RES_COUNT) { $0.res.resCount = SCountRestriction(ulCount: limit, lpRes: inner) }
    }
}
