"""Every object by its key: COCO category, drawing function and height in metres."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from ..svg import Pen, Rng
from . import desk, farm, flat, food, kitchen, people, pets, rooms, things, transport, vehicles


class Kind(NamedTuple):
    """What a key stands for."""

    category: str
    draw: Callable[[Rng], Pen]
    metres: float


KINDS: dict[str, Kind] = {
    "person": Kind("person", people.walker, 1.72),
    "child": Kind("person", people.child, 1.2),
    "runner": Kind("person", people.runner, 1.7),
    "holder": Kind("person", people.holder, 1.72),
    "bicycle": Kind("bicycle", vehicles.bicycle, 1.08),
    "car": Kind("car", vehicles.car, 1.5),
    "motorcycle": Kind("motorcycle", vehicles.scooter, 1.2),
    "airplane": Kind("airplane", transport.airplane, 5.0),
    "bus": Kind("bus", vehicles.bus, 2.9),
    "train": Kind("train", transport.train, 3.2),
    "truck": Kind("truck", vehicles.truck, 2.5),
    "sailboat": Kind("boat", transport.sailboat, 5.2),
    "fishing boat": Kind("boat", transport.fishing_boat, 3.2),
    "traffic light": Kind("traffic light", transport.traffic_light, 3.0),
    "fire hydrant": Kind("fire hydrant", vehicles.hydrant, 0.92),
    "stop sign": Kind("stop sign", transport.stop_sign, 2.4),
    "bench": Kind("bench", transport.bench, 0.95),
    "bird": Kind("bird", pets.bird, 0.58),
    "bird flying": Kind("bird", pets.bird_flying, 0.7),
    "cat": Kind("cat", pets.cat, 0.68),
    "cat lying": Kind("cat", pets.cat_lying, 0.42),
    "dog": Kind("dog", pets.dog, 0.85),
    "dog sitting": Kind("dog", pets.dog_sitting, 0.82),
    "horse": Kind("horse", farm.horse, 2.0),
    "sheep": Kind("sheep", farm.sheep, 1.0),
    "cow": Kind("cow", farm.cow, 1.55),
    "elephant": Kind("elephant", farm.elephant, 2.6),
    "zebra": Kind("zebra", farm.zebra, 1.8),
    "giraffe": Kind("giraffe", farm.giraffe, 3.8),
    "backpack": Kind("backpack", things.backpack, 0.68),
    "umbrella": Kind("umbrella", things.umbrella, 1.0),
    "parasol": Kind("umbrella", things.parasol, 2.3),
    "handbag": Kind("handbag", things.handbag, 0.58),
    "suitcase": Kind("suitcase", things.suitcase, 0.85),
    "frisbee": Kind("frisbee", things.frisbee, 0.22),
    "sports ball": Kind("sports ball", things.ball, 0.5),
    "kite": Kind("kite", things.kite, 1.6),
    "skateboard": Kind("skateboard", things.skateboard, 0.3),
    "surfboard": Kind("surfboard", things.surfboard, 1.9),
    "teddy bear": Kind("teddy bear", things.teddy, 0.6),
    "bottle": Kind("bottle", kitchen.bottle, 0.3),
    "wine glass": Kind("wine glass", kitchen.wine_glass, 0.22),
    "cup": Kind("cup", kitchen.cup, 0.12),
    "bowl": Kind("bowl", kitchen.bowl, 0.125),
    "vase": Kind("vase", kitchen.vase, 0.32),
    "toaster": Kind("toaster", kitchen.toaster, 0.22),
    "microwave": Kind("microwave", kitchen.microwave, 0.3),
    "oven": Kind("oven", kitchen.oven, 0.9),
    "refrigerator": Kind("refrigerator", kitchen.refrigerator, 1.8),
    "apple": Kind("apple", food.apple, 0.105),
    "orange": Kind("orange", food.orange, 0.105),
    "banana": Kind("banana", food.banana, 0.115),
    "broccoli": Kind("broccoli", food.broccoli, 0.15),
    "carrot": Kind("carrot", food.carrot, 0.075),
    "sandwich": Kind("sandwich", food.sandwich, 0.12),
    "hot dog": Kind("hot dog", food.hot_dog, 0.095),
    "donut": Kind("donut", food.donut, 0.1),
    "cake": Kind("cake", food.cake, 0.24),
    "pizza": Kind("pizza", food.pizza, 0.15),
    "pizza slice": Kind("pizza", food.pizza_slice, 0.2),
    "fork": Kind("fork", flat.fork, 0.21),
    "knife": Kind("knife", flat.knife, 0.22),
    "spoon": Kind("spoon", flat.spoon, 0.2),
    "pizza top": Kind("pizza", flat.pizza_top, 0.3),
    "donut top": Kind("donut", flat.donut_top, 0.12),
    "cup top": Kind("cup", flat.cup_top, 0.11),
    "bowl top": Kind("bowl", flat.bowl_top, 0.19),
    "cake slice": Kind("cake", flat.cake_top, 0.11),
    "couch": Kind("couch", rooms.couch, 0.9),
    "chair": Kind("chair", rooms.chair, 0.98),
    "armchair": Kind("chair", rooms.armchair, 0.95),
    "bed": Kind("bed", rooms.bed, 0.95),
    "dining table": Kind("dining table", rooms.dining_table, 0.85),
    "potted plant": Kind("potted plant", rooms.plant, 0.85),
    "tv": Kind("tv", rooms.tv, 0.8),
    "clock": Kind("clock", rooms.clock, 0.42),
    "alarm clock": Kind("clock", rooms.alarm_clock, 0.17),
    "laptop": Kind("laptop", desk.laptop, 0.25),
    "keyboard": Kind("keyboard", desk.keyboard, 0.09),
    "mouse": Kind("mouse", desk.mouse, 0.07),
    "cell phone": Kind("cell phone", desk.phone, 0.15),
    "book": Kind("book", desk.book, 0.23),
    "book lying": Kind("book", desk.book_stack, 0.06),
    "book open": Kind("book", desk.book_open, 0.12),
    "scissors": Kind("scissors", desk.scissors, 0.18),
}
