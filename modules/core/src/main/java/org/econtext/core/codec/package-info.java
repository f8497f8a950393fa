/**
 * Values as bytes: {@link org.econtext.core.codec.Encoder} writes them, {@link
 * org.econtext.core.codec.Decoder} reads them, and {@link org.econtext.core.codec.Trust} says which
 * classes may come out.
 *
 * <h2>Format</h2>
 *
 * A value is one tag byte and what the tag asks for. Numbers are big endian; <i>n</i> is a LEB128
 * number of one to five bytes, <i>s</i> the same with the sign in the lowest bit, <i>text</i> is n
 * bytes of UTF-8. A <i>name</i> is 0 and a text the first time in a value, and afterwards the
 * number of that first time, counted from 1, as names of classes and constants come again in each
 * element of a list. <i>items</i> is n and that many values.
 *
 * <table>
 * <caption>Tags</caption>
 * <tr><th>tag</th><th>value</th><th>followed by</th></tr>
 * <tr><td>0, 1, 2</td><td>null, false, true</td><td></td></tr>
 * <tr><td>3, 4, 5</td><td>byte, short, char</td><td>1, 2, 2 bytes</td></tr>
 * <tr><td>6</td><td>int</td><td>s</td></tr>
 * <tr><td>7, 8</td><td>long</td><td>s if it fits an int, else 8 bytes</td></tr>
 * <tr><td>9, 10</td><td>float, double</td><td>4, 8 bytes, each bit kept</td></tr>
 * <tr><td>11, 12</td><td>String</td><td>text; or, with lone surrogates, n and 2n bytes</td></tr>
 * <tr><td>13, 14</td><td>byte[], other primitive arrays</td><td>n, bytes; type letter, n, data</td></tr>
 * <tr><td>15, 16</td><td>Object[], other arrays</td><td>items; component's name, items</td></tr>
 * <tr><td>17, 18, 19</td><td>Context, Router, Sender</td><td>id n, text; nothing; id n, handle n</td></tr>
 * <tr><td>20</td><td>enum</td><td>class name, constant's name</td></tr>
 * <tr><td>21</td><td>record</td><td>class name, items</td></tr>
 * <tr><td>22</td><td>throwable</td><td>class name; message as a value; n frames of three names
 * (class, method, file) and the line s; cause as a value; items: the suppressed ones</td></tr>
 * <tr><td>23</td><td>JDK-serialized</td><td>class name, n bytes</td></tr>
 * <tr><td>32 to 48</td><td>collections, maps and entries</td><td>items, for a map twice n; before
 * them the order of a sorted one, the class of an enum one; 40 (unmodifiable) is followed by
 * another tag of these</td></tr>
 * <tr><td>64 to 77</td><td>the most common small classes of java.lang, java.math, java.net, java.time and
 * java.util</td><td>what they are made of</td></tr>
 * </table>
 *
 * <h2>What is kept</h2>
 *
 * <ul>
 *   <li>Values are trees. What is referred to twice arrives twice; what contains itself, or is
 *       nested more than 500 deep, is refused. Only inside of one JDK-serialized object identity is
 *       kept.
 *   <li>ArrayList, LinkedList, ArrayDeque, Arrays.asList, HashSet, LinkedHashSet, TreeSet, EnumSet,
 *       HashMap, LinkedHashMap, TreeMap, EnumMap, ConcurrentHashMap and Properties (without its
 *       defaults) stay what they are. Of the rest of java.util, what is sorted arrives as TreeSet
 *       or TreeMap, anything else as ArrayList, LinkedHashSet or LinkedHashMap, and what
 *       java.util.Collections or List.of, Set.of and Map.of made unmodifiable arrives unmodifiable,
 *       in the order that it had.
 *   <li>Any throwable arrives as {@link org.econtext.core.RemoteThrowable}; chains of more than 64
 *       causes, and causes that came before in the same throwable, are cut.
 *   <li>Of the small classes, Instant, Duration, LocalDate, LocalTime and LocalDateTime have a form
 *       of their own; the rest of java.time, and Locale, Date and Currency, are rare enough to go
 *       by the JDK's serialization, and yet are values, which may come from anywhere.
 *   <li>Whatever else is Serializable goes by the JDK's serialization: subclasses of collections,
 *       lambdas, the program's own classes. Contexts, routers and senders inside it travel too.
 *       Nothing else does, such as {@link java.nio.file.Path}: pass its string.
 * </ul>
 */
package org.econtext.core.codec;
